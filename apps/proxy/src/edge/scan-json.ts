import { fail, ok, type Result, readJson } from '@tollgate/schema';

/** Deepest nesting of objects and arrays. What is deeper exhausts the stack of code that walks it. */
export const jsonDepthMax = 128;
/** Most members an object at the top may have; the longest known request has some forty. */
export const topLevelMembersMax = 1024;
/** Most objects, arrays and object members together: a million of them stop the process for half a second when parsed. */
export const jsonNodesMax = 100_000;
/** Most values of any kind; lists of token ids are long, and cheap. */
export const jsonValuesMax = 1_000_000;

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
  return scanner.document() ? ok({ members: scanner.members }) : fail(scanner.problem);
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

const literals = new Map([
  [0x74, Buffer.from('true')],
  [0x66, Buffer.from('false')],
  [0x6e, Buffer.from('null')],
]);
const escapable = new Set(Buffer.from('"\\/bfnrt'));

/** Every method moves `#at` behind what it read and says whether that was well-formed. */
class JsonScanner {
  readonly #bytes: Uint8Array;
  #at = 0;
  #nodes = 0;
  #values = 0;
  members: MemberSpan[] | undefined;
  problem: ScanProblem = { kind: 'malformed', offset: 0, expected: 'a value' };

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  document(): boolean {
    this.#skipSpace();
    if (this.#bytes[this.#at] === openBrace) {
      this.members = [];
      if (!this.#object(1, this.members)) return false;
    } else if (!this.#value(0)) return false;
    this.#skipSpace();
    return this.#at === this.#bytes.length || this.#fail('the end of the body');
  }

  #fail(expected: string, kind: ScanProblem['kind'] = 'malformed'): false {
    this.problem = { kind, offset: this.#at, expected };
    return false;
  }

  #skipSpace(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (;;) {
      const byte = bytes[at];
      if (byte !== space && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
      at++;
    }
    this.#at = at;
  }

  /** Reads one value that is nested in `depth` objects and arrays. */
  #value(depth: number): boolean {
    if (++this.#values > jsonValuesMax) return this.#fail('fewer values', 'too-many');
    const byte = this.#bytes[this.#at];
    if (byte === quote) return this.#string();
    if (byte === openBrace) return this.#object(depth + 1, undefined);
    if (byte === openBracket) return this.#array(depth + 1);
    if (byte === undefined) return this.#fail('a value');
    const literal = literals.get(byte);
    return literal === undefined ? this.#number() : this.#literal(literal);
  }

  #object(depth: number, members: MemberSpan[] | undefined): boolean {
    if (!this.#enter(depth)) return false;
    this.#skipSpace();
    if (this.#bytes[this.#at] === closeBrace) {
      this.#at++;
      return true;
    }
    for (;;) {
      if (!this.#member(depth, members)) return false;
      this.#skipSpace();
      const byte = this.#bytes[this.#at];
      if (byte !== comma && byte !== closeBrace) return this.#fail('a comma or }');
      this.#at++;
      if (byte === closeBrace) return true;
      this.#skipSpace();
    }
  }

  /** Steps over the opening bracket of an object or array that is the `depth`-th around itself. */
  #enter(depth: number): boolean {
    if (depth > jsonDepthMax) return this.#fail('less nesting', 'too-deep');
    if (++this.#nodes > jsonNodesMax) return this.#fail('fewer objects and arrays', 'too-many');
    this.#at++;
    return true;
  }

  #member(depth: number, members: MemberSpan[] | undefined): boolean {
    const start = this.#at;
    if (this.#bytes[start] !== quote) return this.#fail('a member name in double quotes');
    if (!this.#string()) return false;
    const nameEnd = this.#at;
    this.#skipSpace();
    if (this.#bytes[this.#at] !== colon) return this.#fail('a colon');
    this.#at++;
    this.#skipSpace();
    const valueStart = this.#at;
    if (++this.#nodes > jsonNodesMax) return this.#fail('fewer members', 'too-many');
    if (!this.#value(depth)) return false;
    if (members === undefined) return true;
    if (members.length === topLevelMembersMax) return this.#fail('fewer members', 'too-many');
    members.push({ name: textOf(this.#bytes, start, nameEnd), start, valueStart, end: this.#at });
    return true;
  }

  #array(depth: number): boolean {
    if (!this.#enter(depth)) return false;
    this.#skipSpace();
    if (this.#bytes[this.#at] === closeBracket) {
      this.#at++;
      return true;
    }
    for (;;) {
      if (!this.#value(depth)) return false;
      this.#skipSpace();
      const byte = this.#bytes[this.#at];
      if (byte !== comma && byte !== closeBracket) return this.#fail('a comma or ]');
      this.#at++;
      if (byte === closeBracket) return true;
      this.#skipSpace();
    }
  }

  #string(): boolean {
    const bytes = this.#bytes;
    const length = bytes.length;
    for (let at = this.#at + 1; at < length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) {
        this.#at = at + 1;
        return true;
      }
      if (byte < space) {
        this.#at = at;
        return this.#fail('an escaped control character');
      }
      if (byte === backslash) {
        at++;
        if (bytes[at] === lowerU && isHex(bytes, at + 1)) at += unicodeEscapeDigits;
        else if (!escapable.has(bytes[at] ?? 0)) {
          this.#at = at;
          return this.#fail('a known escape');
        }
      }
    }
    this.#at = length;
    return this.#fail('a closing double quote');
  }

  #number(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] === minus) this.#at++;
    if (bytes[this.#at] === zero) this.#at++;
    else if (!this.#digits()) return this.#fail('a value');
    if (bytes[this.#at] === point) {
      this.#at++;
      if (!this.#digits()) return this.#fail('a digit');
    }
    if (bytes[this.#at] === lowerE || bytes[this.#at] === upperE) {
      this.#at++;
      if (bytes[this.#at] === plus || bytes[this.#at] === minus) this.#at++;
      if (!this.#digits()) return this.#fail('a digit');
    }
    return true;
  }

  /** At least one digit. */
  #digits(): boolean {
    const start = this.#at;
    for (;;) {
      const byte = this.#bytes[this.#at] ?? 0;
      if (byte < zero || byte > nine) return this.#at > start;
      this.#at++;
    }
  }

  #literal(word: Uint8Array): boolean {
    for (const byte of word) {
      if (this.#bytes[this.#at] !== byte) return this.#fail('a value');
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
