import { fail, ok, type Result, readJson } from '@tollgate/schema';

/** Deepest nesting of objects and arrays. What is deeper exhausts the stack of code that walks it. */
export const jsonDepthMax = 128;
/** Most members an object at the top may have; the longest known request has some forty. */
export const topLevelMembersMax = 1024;
/** Most objects, arrays and object members together: a million of them stop the process for half a second when parsed. */
export const jsonNodesMax = 100_000;
/** Most values of any kind; lists of token ids are long, and cheap. */
export const jsonValuesMax = 1_000_000;
/** Longest number; a double has at most 17 digits that count. */
export const jsonNumberBytesMax = 1024;

/** Where a member of the outermost object stands, as byte offsets. */
export interface MemberSpan {
  readonly name: string;
  /** The opening quote of the name. */
  readonly start: number;
  readonly valueStart: number;
  /** Behind the value's last byte. */
  readonly end: number;
}

/** A well-formed JSON document. */
export interface JsonScan {
  /** Members of the outermost object in the order they stand, repeated names included; undefined when it is no object. */
  readonly members: readonly MemberSpan[] | undefined;
  /** Whether there is a number that JavaScript's own may not keep: a long one, `-0`, or one with an exponent. */
  readonly mayHoldExactNumber: boolean;
}

export interface ScanProblem {
  readonly kind: 'malformed' | 'too-deep' | 'too-many';
  /** The byte at which reading stopped. */
  readonly offset: number;
  /** What should stand there, as a noun phrase. */
  readonly expected: string;
}

/**
 * Reads JSON once, from front to back, without building anything: checks the grammar of RFC 8259, bounds depth and
 * number of members, and notes where the members of the outermost object stand. Whether the bytes are UTF-8 is not
 * checked. Takes well below a millisecond for the usual body, and stops at the first problem.
 */
export function scanJson(bytes: Uint8Array): Result<JsonScan, ScanProblem> {
  const scanner = new JsonScanner(bytes);
  scanner.run(Number.POSITIVE_INFINITY);
  return scanner.result();
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const lowerE = 0x65;
const upperE = 0x45;
const lowerU = 0x75;
const space = 0x20;
const unicodeEscapeDigits = 4;
const textBytesMax = 4096;
/** Digits of which every number without an exponent is kept by JavaScript's own. */
const keptNumberBytesMax = 15;

const literals = new Map([
  [0x74, Buffer.from('true')],
  [0x66, Buffer.from('false')],
  [0x6e, Buffer.from('null')],
]);
const escapable = new Set(Buffer.from('"\\/bfnrt'));
/** 1 for each byte that stands for itself in a text. */
const isPlain = new Uint8Array(256)
  .fill(1, space)
  .fill(0, quote, quote + 1)
  .fill(0, backslash, backslash + 1);

/** What may come next, besides white space. */
type Next = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/** The same in parts, between which others get their turn. Every private method moves `#at` behind what it read. */
export class JsonScanner {
  readonly #bytes: Uint8Array;
  /** Where this part ends, about: a token that is no text is read to its own end. */
  #stop = 0;
  #at = 0;
  #next: Next = 'value';
  /** Whether a text is open that is longer than the part in which it began. */
  #isInText = false;
  /** What closes the objects and arrays that are open. */
  readonly #closers: number[] = [];
  #nodes = 0;
  #values = 0;
  #members: MemberSpan[] | undefined;
  #mayHoldExactNumber = false;
  /** Of the member of the outermost object that is being read. */
  #nameStart = 0;
  #nameEnd = 0;
  #valueStart = 0;
  #problem: ScanProblem | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads on up to about the byte `stop`; false while something is left to be read. */
  run(stop: number): boolean {
    this.#stop = Math.min(stop, this.#bytes.length);
    if (this.#isInText) this.#readText();
    while (this.#problem === undefined) {
      this.#skipSpace();
      if (this.#at >= this.#stop && this.#stop < this.#bytes.length) return false;
      if (this.#next === 'nothing') {
        if (this.#at < this.#bytes.length) this.#fail('the end of the body');
        return true;
      }
      this.#readToken(this.#bytes[this.#at]);
    }
    return true;
  }

  /** What was read, once all is. */
  result(): Result<JsonScan, ScanProblem> {
    if (this.#problem !== undefined) return fail(this.#problem);
    return ok({ members: this.#members, mayHoldExactNumber: this.#mayHoldExactNumber });
  }

  #fail(expected: string, kind: ScanProblem['kind'] = 'malformed'): void {
    this.#problem = { kind, offset: this.#at, expected };
  }

  #skipSpace(): void {
    const bytes = this.#bytes;
    const stop = this.#stop;
    let at = this.#at;
    while (at < stop) {
      const byte = bytes[at];
      if (byte !== space && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
      at++;
    }
    this.#at = at;
  }

  #readToken(byte: number | undefined): void {
    switch (this.#next) {
      case 'value':
        return this.#readValue(byte);
      case 'value-or-end':
        return byte === closeBracket ? this.#close() : this.#readValue(byte);
      case 'name':
        return this.#readName(byte);
      case 'name-or-end':
        return byte === closeBrace ? this.#close() : this.#readName(byte);
      case 'colon':
        return this.#readColon(byte);
      default:
        return this.#readComma(byte);
    }
  }

  #readValue(byte: number | undefined): void {
    if (++this.#values > jsonValuesMax) return this.#fail('fewer values', 'too-many');
    if (this.#closers.length === 1) this.#valueStart = this.#at;
    if (byte === quote) return this.#openText();
    if (byte === openBrace) return this.#open(closeBrace);
    if (byte === openBracket) return this.#open(closeBracket);
    if (byte === undefined) return this.#fail('a value');
    const literal = literals.get(byte);
    if (literal === undefined ? this.#number() : this.#literal(literal)) this.#endValue();
  }

  #open(closer: number): void {
    if (this.#closers.length === jsonDepthMax) return this.#fail('less nesting', 'too-deep');
    if (++this.#nodes > jsonNodesMax) return this.#fail('fewer objects and arrays', 'too-many');
    if (closer === closeBrace && this.#closers.length === 0) this.#members = [];
    this.#closers.push(closer);
    this.#at++;
    this.#next = closer === closeBrace ? 'name-or-end' : 'value-or-end';
  }

  #close(): void {
    this.#at++;
    this.#closers.pop();
    this.#endValue();
  }

  #readName(byte: number | undefined): void {
    if (byte !== quote) return this.#fail('a member name in double quotes');
    if (this.#closers.length === 1) this.#nameStart = this.#at;
    this.#next = 'name';
    this.#openText();
  }

  #readColon(byte: number | undefined): void {
    if (byte !== colon) return this.#fail('a colon');
    if (++this.#nodes > jsonNodesMax) return this.#fail('fewer members', 'too-many');
    this.#at++;
    this.#next = 'value';
  }

  #readComma(byte: number | undefined): void {
    const closer = this.#closers[this.#closers.length - 1];
    if (byte === closer) return this.#close();
    if (byte !== comma) return this.#fail(closer === closeBrace ? 'a comma or }' : 'a comma or ]');
    this.#at++;
    this.#next = closer === closeBrace ? 'name' : 'value';
  }

  #endValue(): void {
    const depth = this.#closers.length;
    this.#next = depth === 0 ? 'nothing' : 'comma-or-end';
    const members = this.#members;
    if (depth !== 1 || members === undefined) return;
    if (members.length === topLevelMembersMax) return this.#fail('fewer members', 'too-many');
    const name = textOf(this.#bytes, this.#nameStart, this.#nameEnd);
    members.push({ name, start: this.#nameStart, valueStart: this.#valueStart, end: this.#at });
  }

  #openText(): void {
    this.#at++;
    this.#readText();
  }

  /** To its end or to that of the part, whichever comes first. */
  #readText(): void {
    const bytes = this.#bytes;
    const stop = this.#stop;
    let at = this.#at;
    for (;;) {
      while (at < stop && isPlain[bytes[at] ?? 0] === 1) at++;
      if (at >= stop) break;
      if (bytes[at] === quote) return this.#endText(at + 1);
      if (bytes[at] !== backslash) return this.#failAt(at, 'an escaped control character');
      at++;
      if (bytes[at] === lowerU && isHex(bytes, at + 1)) at += unicodeEscapeDigits;
      else if (!escapable.has(bytes[at] ?? 0)) return this.#failAt(at, 'a known escape');
      at++;
    }
    this.#at = at;
    this.#isInText = true;
    if (stop === bytes.length) this.#fail('a closing double quote');
  }

  #failAt(at: number, expected: string): void {
    this.#at = at;
    this.#fail(expected);
  }

  #endText(behind: number): void {
    this.#isInText = false;
    this.#at = behind;
    if (this.#next !== 'name') return this.#endValue();
    if (this.#closers.length === 1) this.#nameEnd = behind;
    this.#next = 'colon';
  }

  #number(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    const limit = start + jsonNumberBytesMax;
    if (bytes[start] === minus) this.#at++;
    if (bytes[this.#at] === zero) {
      if (this.#at > start) this.#mayHoldExactNumber = true;
      this.#at++;
    } else if (!this.#digits(limit)) return this.#refuse('a value');
    if (bytes[this.#at] === point) {
      this.#at++;
      if (!this.#digits(limit)) return this.#refuse('a digit');
    }
    if (bytes[this.#at] === lowerE || bytes[this.#at] === upperE) {
      this.#mayHoldExactNumber = true;
      this.#at++;
      if (bytes[this.#at] === plus || bytes[this.#at] === minus) this.#at++;
      if (!this.#digits(limit)) return this.#refuse('a digit');
    }
    if (this.#at - start > keptNumberBytesMax) this.#mayHoldExactNumber = true;
    return this.#at < limit || this.#refuse('a shorter number', 'too-many');
  }

  #refuse(expected: string, kind?: ScanProblem['kind']): false {
    this.#fail(expected, kind);
    return false;
  }

  /** At least one digit. */
  #digits(limit: number): boolean {
    const start = this.#at;
    for (;;) {
      const byte = this.#bytes[this.#at] ?? 0;
      if (byte < zero || byte > nine || this.#at === limit) return this.#at > start;
      this.#at++;
    }
  }

  #literal(word: Uint8Array): boolean {
    for (const byte of word) {
      if (this.#bytes[this.#at] !== byte) return this.#refuse('a value');
      this.#at++;
    }
    return true;
  }
}

function isHex(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + unicodeEscapeDigits; at++) {
    const byte = bytes[at] ?? 0;
    const isDigit = byte >= zero && byte <= nine;
    const letter = byte | 0x20;
    if (!isDigit && (letter < 0x61 || letter > 0x66)) return false;
  }
  return true;
}

/** The text of a JSON string. A name longer than any we look for is not worth decoding. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > textBytesMax) return '';
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  const value = text.includes('\\') ? readJson(text) : text.slice(1, -1);
  return typeof value === 'string' ? value : '';
}
