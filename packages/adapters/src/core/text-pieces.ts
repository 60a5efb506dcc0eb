import { ExactNumber, isJsonObject, type JsonValue } from '@tollgate/schema';
import { openJsonReader } from './json-reader.js';
import { type LongText, longTextOf } from './long-object.js';

/** Most of a text that is written at once, in UTF-16 code units; a multiple of four, so that base64 stays whole. */
export const pieceCharsMax = 64 * 1024;

/** A text in pieces of at most `pieceCharsMax`, none of which ends between the two halves of a character. */
export function* piecesOfText(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const most = from + pieceCharsMax;
    const to = most < text.length && isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most;
    yield text.slice(from, to);
    from = to;
  }
}

/** What `JSON.stringify` writes, in pieces none of which takes long. One that is empty stands for work that has been done. */
export function* jsonPieces(value: JsonValue): Generator<string> {
  if (typeof value === 'string' && value.length > pieceCharsMax) {
    yield '"';
    for (const piece of piecesOfText(value)) yield JSON.stringify(piece).slice(1, -1);
    yield '"';
  } else if (Array.isArray(value)) {
    let separator = '[';
    for (const item of value) {
      // Lists of numbers are long, and a generator for each would take most of the time.
      if (typeof item === 'number' || item instanceof ExactNumber) yield separator + writtenNumber(item);
      else {
        yield separator;
        yield* jsonPieces(item);
      }
      separator = ',';
    }
    yield separator === '[' ? '[]' : ']';
  } else if (isJsonObject(value)) {
    const long = longTextOf(value);
    if (long !== undefined) {
      yield* longPieces(long);
      return;
    }
    let separator = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${separator}${JSON.stringify(name)}:`;
      yield* jsonPieces(member);
      separator = ',';
    }
    yield separator === '{' ? '{}' : '}';
  } else yield value instanceof ExactNumber ? writtenNumber(value) : JSON.stringify(value);
}

/** As `JSON.stringify` writes it, which has to be asked for those that JSON has no word for. */
function writtenNumber(number: number | ExactNumber): string {
  return number instanceof ExactNumber ? number.written : JSON.stringify(number);
}

function* longPieces({ text, objectOf }: LongText): Generator<string> {
  const reader = openJsonReader();
  // The first look into a text that was put together from pieces joins them, which is long enough for a turn of its own.
  yield '';
  for (const piece of piecesOfText(text)) {
    reader.push(piece);
    yield '';
  }
  yield* jsonPieces(objectOf(reader.end()));
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
