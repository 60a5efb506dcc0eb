import { isAscii } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate } from 'node:timers/promises';
import { jsonPieces, openJsonReader } from '@tollgate/adapters';
import { type JsonValue, kibibyte, mebibyte, parseJson } from '@tollgate/schema';

/** Longest JSON that is read or written at once, in bytes; whoever waits for their turn would wait too long for more. */
export const jsonAtOnceBytesMax = mebibyte;
/** How much of longer JSON is read or written between two turns of the event loop, in bytes. */
export const jsonStepBytes = 256 * kibibyte;

/** Reads JSON in UTF-8, a long one step by step; undefined for what is none. */
export async function readJson(bytes: Buffer): Promise<JsonValue | undefined> {
  if (bytes.length <= jsonAtOnceBytesMax) return parseBytes(bytes);
  const decoder = new StringDecoder('utf8');
  const reader = openJsonReader();
  for (let from = 0; from < bytes.length; from += jsonStepBytes) {
    reader.push(decoder.write(bytes.subarray(from, from + jsonStepBytes)));
    await setImmediate();
  }
  reader.push(decoder.end());
  return reader.end();
}

/** Plain ASCII is decoded several times faster when it is known to be that. */
function parseBytes(bytes: Buffer): JsonValue | undefined {
  return parseJson(isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8'));
}

/** Writes JSON as `JSON.stringify` does, step by step where it is made of something long. */
export function writeJson(value: JsonValue, isLong: boolean): string | Promise<Buffer> {
  return isLong ? writeInSteps(jsonPieces(value)) : JSON.stringify(value);
}

/** Puts a text together that comes in pieces, step by step. */
export async function writeInSteps(pieces: Iterable<string>): Promise<Buffer> {
  const written: Buffer[] = [];
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < jsonStepBytes) continue;
    written.push(Buffer.from(text));
    text = '';
    await setImmediate();
  }
  written.push(Buffer.from(text));
  return Buffer.concat(written);
}
