import { numberOf } from './exact-number.js';
import type { JsonValue } from './json.js';
import { endOfString, skipSpace } from './json-names.js';

/** Deepest nesting of objects and arrays that is read here; no document that anybody uses comes near it. */
export const readerDepthMax = 1000;

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literals = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/** What becomes of numbers that JavaScript's own cannot keep: the nearest one, as with `JSON.parse`, or all of it. */
export type NumberReading = 'plain' | 'exact';

/**
 * Reads JSON to the same values as `JSON.parse`, member by member and several times slower. For documents that the
 * engine's own parser may misread (docs/decisions/0014-escaped-member-names.md), and for numbers that it cannot keep
 * (docs/decisions/0019-numbers-keep-their-text.md).
 * @throws SyntaxError when the text is not JSON, or is nested more than `readerDepthMax` deep.
 */
export function readSlowly(text: string, numbers: NumberReading): JsonValue {
  return new JsonReader(text, numbers).document();
}

/** Every method moves `#at` behind what it read. */
class JsonReader {
  readonly #text: string;
  readonly #numbers: NumberReading;
  #at = 0;

  constructor(text: string, numbers: NumberReading) {
    this.#text = text;
    this.#numbers = numbers;
  }

  document(): JsonValue {
    const value = this.#value(0);
    return this.#peek() === '' ? value : this.#refuse();
  }

  /** The next character that is no space; empty at the end. */
  #peek(): string {
    this.#at = skipSpace(this.#text, this.#at);
    return this.#text.charAt(this.#at);
  }

  #takes(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #refuse(): never {
    throw new SyntaxError(`Unexpected token in JSON at position ${this.#at}`);
  }

  /** Reads one value that is nested in `depth` objects and arrays. */
  #value(depth: number): JsonValue {
    const first = this.#peek();
    if (first === '"') return this.#string();
    if (first === '{' || first === '[') {
      if (depth === readerDepthMax) this.#refuse();
      this.#at++;
      return first === '{' ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (first === '-' || (first >= '0' && first <= '9')) return this.#number();
    for (const [word, value] of literals) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#refuse();
  }

  #object(depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    if (this.#takes('}')) return object;
    do {
      if (this.#peek() !== '"') this.#refuse();
      const name = this.#string();
      if (!this.#takes(':')) this.#refuse();
      const value = this.#value(depth);
      // An assignment would set the prototype where the name is `__proto__`.
      Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
    } while (this.#takes(','));
    return this.#takes('}') ? object : this.#refuse();
  }

  #array(depth: number): JsonValue {
    const array: JsonValue[] = [];
    if (this.#takes(']')) return array;
    do array.push(this.#value(depth));
    while (this.#takes(','));
    return this.#takes(']') ? array : this.#refuse();
  }

  /** The engine's parser reads single strings right: there is no name in them. */
  #string(): string {
    const end = endOfString(this.#text, this.#at + 1);
    if (end === -1) this.#refuse();
    const value: unknown = JSON.parse(this.#text.slice(this.#at, end));
    this.#at = end;
    return typeof value === 'string' ? value : this.#refuse();
  }

  #number(): JsonValue {
    number.lastIndex = this.#at;
    if (!number.test(this.#text)) this.#refuse();
    const digits = this.#text.slice(this.#at, number.lastIndex);
    this.#at = number.lastIndex;
    return this.#numbers === 'exact' ? numberOf(digits) : Number(digits);
  }
}
