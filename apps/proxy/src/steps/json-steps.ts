import { isAscii } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import { jsonPieces, openJsonReader } from '@tollgate/adapters';
import { type JsonValue, kibibyte, parseExactJson, parseJson } from '@tollgate/schema';
import { join } from './join.js';
import { isLong, stepBytes, turn } from './turn.js';

/** How much is read before the clock is looked at: of one text it takes no time, of numbers that are kept as written 5 ms. */
const readBytes = 16 * kibibyte;
/** How long one turn goes on reading. */
const readMsMax = 5;

/** Reads JSON in UTF-8, a long one step by step; undefined for what is none. Its numbers are there to be counted with. */
export async function readJson(bytes: Buffer): Promise<JsonValue | undefined> {
  return isLong(bytes) ? readLongJson(bytes) : parseJson(textOf(bytes));
}

/** The same for what is handed on: its numbers are kept as they are written. */
export async function readExactJson(bytes: Buffer): Promise<JsonValue | undefined> {
  return isLong(bytes) ? readLongJson(bytes) : parseExactJson(textOf(bytes));
}

/** `readExactJson` step by step, however long it is. */
export async function readLongJson(bytes: Buffer): Promise<JsonValue | undefined> {
  const decoder = new StringDecoder('utf8');
  const reader = openJsonReader();
  let sinceMs = performance.now();
  for (let from = 0; from < bytes.length; from += readBytes) {
    reader.push(decoder.write(bytes.subarray(from, from + readBytes)));
    if (performance.now() - sinceMs < readMsMax) continue;
    await turn();
    sinceMs = performance.now();
  }
  reader.push(decoder.end());
  return reader.end();
}

/** Plain ASCII is decoded several times faster when it is known to be that. */
function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
}

/** Writes JSON as `JSON.stringify` does, step by step where it is made of something long. */
export function writeJson(value: JsonValue, inSteps: boolean): string | Promise<Buffer> {
  return inSteps ? writeInSteps(jsonPieces(value)) : JSON.stringify(value);
}

/** Puts a text together that comes in pieces, step by step. An empty piece stands for a step. */
export async function writeInSteps(pieces: Iterable<string>): Promise<Buffer> {
  // Whoever made what is to be written has had a turn for that.
  await turn();
  const written: Buffer[] = [];
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (piece !== '' && text.length < stepBytes) continue;
    written.push(Buffer.from(text));
    text = '';
    await turn();
  }
  written.push(Buffer.from(text));
  return join(written);
}
