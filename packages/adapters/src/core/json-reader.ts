import { type JsonObject, type JsonValue, parseExactJson, parseJson } from '@tollgate/schema';
import { keepText, mayBeArguments } from './object-text.js';

/** Reads one JSON value from text that arrives in pieces, a piece at a time, so that a huge value never takes long at once. */
export interface JsonReader {
  readonly push: (text: string) => void;
  /** The text has stopped: the value `readExactJson` would have given, undefined where it would have thrown. */
  readonly end: () => JsonValue | undefined;
}

/** Longest number or word, in UTF-16 code units; a longer one makes the text unreadable. */
export const jsonTokenCharsMax = 1024;
/** What of an escape may stand at the end of a piece while the rest is missing. */
const escapeCharsMax = 6;

type Container =
  | { readonly type: 'array'; readonly items: JsonValue[] }
  | { readonly type: 'object'; readonly members: Record<string, JsonValue>; key: string | undefined };
/** What may come next, besides white space. */
type Next = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const whiteSpace = /[ \t\n\r]*/y;
const word = /[-+.\w]*/y;

/** An object whose text is kept, as far as it has come. */
interface Kept {
  /** How many values are open around it. */
  readonly depth: number;
  text: string;
  /** Where in the piece at hand its text goes on. */
  from: number;
}

/**
 * Opens a reader. Strings are cut where a piece ends and read natively; all else is followed token by token. The text of
 * what may be the arguments of a call is kept, for `textOfArguments`.
 */
export function openJsonReader(): JsonReader {
  return new PiecewiseReader();
}

class PiecewiseReader implements JsonReader {
  readonly #open: Container[] = [];
  #next: Next = 'value';
  #value: JsonValue | undefined;
  /** The beginning of a string whose end has not come. */
  #string: string | undefined;
  /** Text that only makes sense with what follows. */
  #rest = '';
  #kept: Kept | undefined;
  #isBroken = false;

  push(piece: string): void {
    if (this.#isBroken) return;
    const text = this.#rest + piece;
    this.#rest = '';
    let at = 0;
    while (at < text.length && !this.#isBroken && this.#rest === '') {
      at = this.#string === undefined ? this.#readToken(text, at, false) : this.#readString(text, at);
    }
    if (this.#kept === undefined) return;
    this.#kept.text += text.slice(this.#kept.from, text.length - this.#rest.length);
    this.#kept.from = 0;
  }

  end(): JsonValue | undefined {
    if (this.#rest !== '' && this.#string === undefined) {
      const rest = this.#rest;
      this.#rest = '';
      this.#readToken(rest, 0, true);
    }
    return this.#isBroken || this.#next !== 'nothing' || this.#rest !== '' ? undefined : this.#value;
  }

  /** Reads on inside a string, as far as the piece goes, and gives the place behind. */
  #readString(text: string, from: number): number {
    const quote = endOfString(text, from);
    const to = quote === -1 ? startOfCutEscape(text, from) : quote;
    const read = parseJson(`"${text.slice(from, to)}"`);
    if (typeof read !== 'string') return this.#break();
    this.#string = (this.#string ?? '') + read;
    if (quote !== -1) return this.#closeString(quote + 1);
    this.#rest = text.slice(to);
    return text.length;
  }

  #closeString(behind: number): number {
    const string = this.#string ?? '';
    this.#string = undefined;
    const container = this.#open.at(-1);
    if (container?.type === 'object' && (this.#next === 'key' || this.#next === 'key-or-end')) {
      container.key = string;
      this.#next = 'colon';
    } else this.#take(string);
    return behind;
  }

  #readToken(text: string, from: number, isLast: boolean): number {
    const at = endOf(whiteSpace, text, from);
    if (at === text.length) return at;
    const character = text.charAt(at);
    const needed = this.#next;
    if (character === '"') return this.#openString(at + 1);
    if (character === '{' || character === '[') return this.#openContainer(character, at + 1);
    if (character === '}' || character === ']') return this.#closeContainer(character, text, at + 1);
    if (character === ',' && needed === 'comma-or-end') {
      this.#next = this.#open.at(-1)?.type === 'object' ? 'key' : 'value';
      return at + 1;
    }
    if (character === ':' && needed === 'colon') {
      this.#next = 'value';
      return at + 1;
    }
    return this.#readWord(text, at, isLast);
  }

  #readWord(text: string, from: number, isLast: boolean): number {
    const to = endOf(word, text, from);
    if (to === from || to - from > jsonTokenCharsMax || !this.#takesValue()) return this.#break();
    if (to === text.length && !isLast) {
      this.#rest = text.slice(from);
      return to;
    }
    const value = parseExactJson(text.slice(from, to));
    if (value === undefined) return this.#break();
    this.#take(value);
    return to;
  }

  #openString(behind: number): number {
    const takesKey = this.#next === 'key' || this.#next === 'key-or-end';
    if (!takesKey && !this.#takesValue()) return this.#break();
    this.#string = '';
    return behind;
  }

  #openContainer(character: '{' | '[', behind: number): number {
    if (!this.#takesValue()) return this.#break();
    if (character === '{' && this.#kept === undefined && mayBeArguments(this.#key)) {
      this.#kept = { depth: this.#open.length, text: '', from: behind - 1 };
    }
    this.#open.push(character === '{' ? { type: 'object', members: {}, key: undefined } : { type: 'array', items: [] });
    this.#next = character === '{' ? 'key-or-end' : 'value-or-end';
    return behind;
  }

  /** The name of the member whose value comes next. */
  get #key(): string | undefined {
    const container = this.#open.at(-1);
    return container?.type === 'object' ? container.key : undefined;
  }

  #closeContainer(character: '}' | ']', text: string, behind: number): number {
    const container = this.#open.at(-1);
    const isEmptyEnd = this.#next === 'key-or-end' || this.#next === 'value-or-end';
    const isRight = container?.type === (character === '}' ? 'object' : 'array');
    if (container === undefined || !isRight || (!isEmptyEnd && this.#next !== 'comma-or-end')) return this.#break();
    this.#open.pop();
    const value = container.type === 'object' ? container.members : container.items;
    if (this.#kept?.depth === this.#open.length) {
      keepText(value, this.#kept.text + text.slice(this.#kept.from, behind));
      this.#kept = undefined;
    }
    this.#take(value);
    return behind;
  }

  /** Puts a value that is complete where it belongs. */
  #take(value: JsonValue): void {
    const container = this.#open.at(-1);
    this.#next = container === undefined ? 'nothing' : 'comma-or-end';
    if (container === undefined) this.#value = value;
    else if (container.type === 'array') container.items.push(value);
    else if (container.key !== undefined) setMember(container.members, container.key, value);
  }

  #takesValue(): boolean {
    return this.#next === 'value' || this.#next === 'value-or-end';
  }

  #break(): number {
    this.#isBroken = true;
    return 0;
  }
}

/** A member of that name would otherwise become the prototype, which `JSON.parse` does not do. */
function setMember(members: JsonObject & Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') members[key] = value;
  else Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true });
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(text);
  return pattern.lastIndex;
}

/** Where the quote stands that ends a string, -1 when it is not there yet. */
function endOfString(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1 && backslashesBefore(text, from, quote) % 2 === 1) quote = text.indexOf('"', quote + 1);
  return quote;
}

/** Where an escape begins that the end of the piece cuts in two; the end of the piece when there is none. */
function startOfCutEscape(text: string, from: number): number {
  const backslash = text.lastIndexOf('\\');
  if (backslash < from || text.length - backslash >= escapeCharsMax) return text.length;
  if (backslashesBefore(text, from, backslash) % 2 === 1) return text.length;
  const length = text.charAt(backslash + 1) === 'u' ? escapeCharsMax : 2;
  return text.length - backslash < length ? backslash : text.length;
}

function backslashesBefore(text: string, from: number, at: number): number {
  let count = 0;
  while (at - count > from && text.charAt(at - count - 1) === '\\') count += 1;
  return count;
}
