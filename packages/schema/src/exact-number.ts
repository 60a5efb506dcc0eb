declare global {
  interface JSON {
    /** Of ES2026: what `JSON.stringify` writes as this text. Throws where the text is no JSON of a plain value. */
    rawJSON(text: string): object;
  }
}

/**
 * A JSON number that JavaScript's own cannot keep, as it was written: `9007199254740993`, `1e400`, `-0`. `JSON.stringify`
 * writes it as the same text. Only `readExactJson` and its kin make them; whoever counts or compares asks `plainNumber`.
 */
export class ExactNumber {
  readonly written: string;

  constructor(written: string) {
    this.written = written;
  }

  /** What `JSON.parse` would have given. */
  valueOf(): number {
    return Number(this.written);
  }

  toJSON(): object {
    return JSON.rawJSON(this.written);
  }
}

/** Most digits that every number of JavaScript keeps. */
const keptDigitsMax = 15;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;

/**
 * Reads the text of one JSON number: as a number where that is written with the same value again, else exactly. One that is
 * written with an exponent or with more than 15 digits, zeros included, is only a number where it is written alike.
 */
export function numberOf(text: string): number | ExactNumber {
  const number = Number(text);
  if (isShort(text) && !(number === 0 && text.charCodeAt(0) === minus)) return number;
  return String(number) === text ? number : new ExactNumber(text);
}

/** Whether a number has digits only, with a sign and a point at most, and few of them. */
function isShort(text: string): boolean {
  const start = text.charCodeAt(0) === minus ? 1 : 0;
  if (text.length - start > keptDigitsMax) return false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < zero || code > nine) && code !== point) return false;
  }
  return true;
}

/** The nearest number of JavaScript, as `JSON.parse` would have given it; anything but a number as it is. */
export function plainNumber<Value>(value: Value | ExactNumber): Value | number {
  return value instanceof ExactNumber ? value.valueOf() : value;
}

/** Ends inside a number that may have to be read exactly. In a text that is no number it only costs a closer look. */
const suspect = /[:,[]\s*(?:-?[\d.]{16}|-?[\d.]+[eE]|-0(?:\.0*)?(?=[\s,}\]]|$))/g;
const startsAsNumber = /^\s*[-\d]/;

/**
 * Whether a JSON text may hold a number that has to be read exactly. Strings are not told from numbers, for that would cost
 * more than it saves: so it may be wrong where it says yes.
 */
export function mayHoldExactNumber(text: string): boolean {
  if (startsAsNumber.test(text)) return true;
  for (suspect.lastIndex = 0; suspect.test(text); ) {
    const written = numberAround(text, suspect.lastIndex - 1);
    if (typeof numberOf(written) !== 'number') return true;
  }
  return false;
}

/** The characters around a place that numbers are written with. */
function numberAround(text: string, at: number): string {
  let start = at;
  let end = at;
  while (isOfNumber(text.charCodeAt(start - 1))) start--;
  while (isOfNumber(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}

function isOfNumber(code: number): boolean {
  const letter = code | 0x20;
  return (code >= zero && code <= nine) || code === point || code === minus || code === 0x2b || letter === 0x65;
}
