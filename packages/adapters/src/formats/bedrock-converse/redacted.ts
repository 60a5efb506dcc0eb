import { base64OfBytes, base64OfText, bytesOfBase64 } from './base64.js';

/** Marks data that is only bytes, so that it is sent back as the bytes it was. */
const bytesMark = 'data:application/octet-stream;base64,';

/**
 * Hidden reasoning comes as base64 of bytes. Those of Claude models are the text that their maker's own API calls
 * `data`, and in that form it can go on with the same model anywhere; other bytes keep their base64 behind a mark.
 */
export function dataOfBlob(blob: string): string {
  const bytes = bytesOfBase64(blob);
  if (bytes === undefined || bytes.length === 0 || !bytes.every(isPrintable)) return bytesMark + blob;
  const text = bytes.map((byte) => String.fromCharCode(byte)).join('');
  return text.startsWith(bytesMark) ? bytesMark + blob : text;
}

/** The other way: what stands in `redactedContent` for data of either form. */
export function blobOfData(data: string): string {
  return data.startsWith(bytesMark) ? data.slice(bytesMark.length) : base64OfText(data);
}

/** One blob of several pieces, each of which is base64 of its own. */
export function joinBlobs(blobs: readonly string[]): string {
  const [first = ''] = blobs;
  if (blobs.length === 1) return first;
  const pieces = blobs.map(bytesOfBase64);
  return pieces.every((piece) => piece !== undefined) ? base64OfBytes(pieces.flat()) : blobs.join('');
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e;
}
