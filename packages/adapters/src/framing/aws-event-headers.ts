import type { DecodeText } from './framer.js';

/** Sizes of the header values that need no length of their own, by type: true, false, byte, short, int, long, time, UUID. */
const fixedBytes: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [8, 8],
  [9, 16],
]);
const bytesType = 6;
const textType = 7;

/**
 * Reads the headers of one message: a name of one to 255 bytes, a type and a value each. Only those that hold text are
 * kept, since what is needed here is text; the others are stepped over. Undefined when the bytes are not such a list.
 */
export function readTextHeaders(bytes: Uint8Array, decodeText: DecodeText): ReadonlyMap<string, string> | undefined {
  const headers = new Map<string, string>();
  let place = 0;
  while (place < bytes.length) {
    const nameStart = place + 1;
    const nameEnd = nameStart + (bytes[place] ?? 0);
    const type = bytes[nameEnd];
    if (nameEnd === nameStart || type === undefined) return undefined;
    const hasLength = type === bytesType || type === textType;
    const valueStart = nameEnd + 1 + (hasLength ? 2 : 0);
    const valueBytes = hasLength ? readLength(bytes, nameEnd + 1) : fixedBytes.get(type);
    if (valueBytes === undefined || valueStart + valueBytes > bytes.length) return undefined;
    const valueEnd = valueStart + valueBytes;
    if (type === textType) {
      headers.set(decodeText(bytes.subarray(nameStart, nameEnd)), decodeText(bytes.subarray(valueStart, valueEnd)));
    }
    place = valueEnd;
  }
  return headers;
}

function readLength(bytes: Uint8Array, place: number): number | undefined {
  const high = bytes[place];
  const low = bytes[place + 1];
  return high === undefined || low === undefined ? undefined : high * 256 + low;
}
