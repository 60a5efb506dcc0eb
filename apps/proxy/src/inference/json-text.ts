import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';

/** How deep a value is looked into. What is deeper says nothing by which it matters how long it is. */
const jsonDepthMax = 500;

/** The beginning of a value as JSON, and about how much more there is: what is not kept is not written either. */
export class JsonText {
  readonly #charsMax: number;
  readonly #pieces: string[] = [];
  #chars = 0;
  charsLeft = 0;

  constructor(charsMax: number) {
    this.#charsMax = charsMax;
  }

  get text(): string {
    return this.#pieces.join('');
  }

  write(value: JsonValue, depth = 0): void {
    if (depth > jsonDepthMax) return;
    if (typeof value === 'string') this.#writeString(value);
    else if (Array.isArray(value)) this.#writeList(value, depth + 1);
    else if (isJsonObject(value)) this.#writeObject(value, depth + 1);
    else this.#put(JSON.stringify(value));
  }

  #writeString(value: string): void {
    if (this.#chars < this.#charsMax) this.#put(JSON.stringify(value));
    else this.charsLeft += value.length + 2;
  }

  #writeList(items: readonly JsonValue[], depth: number): void {
    let separator = '';
    this.#put('[');
    for (const item of items) {
      this.#put(separator);
      this.write(item, depth);
      separator = ',';
    }
    this.#put(']');
  }

  #writeObject(value: JsonObject, depth: number): void {
    let separator = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      this.#put(separator);
      this.#writeString(name);
      this.#put(':');
      this.write(member, depth);
      separator = ',';
    }
    this.#put(separator === '{' ? '{}' : '}');
  }

  #put(text: string): void {
    if (this.#chars >= this.#charsMax) {
      this.charsLeft += text.length;
      return;
    }
    this.#pieces.push(text);
    this.#chars += text.length;
  }
}
