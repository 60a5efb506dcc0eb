import { crc32 } from 'node:zlib';

/*
 * A frame is one line: `CCCCCCCC LLLLLLLL text\n`. L is the length of the text in bytes and C the CRC-32 of everything
 * between the first space and the end of the text, both in eight hex digits. The text is JSON, so it never holds a raw
 * newline: after damage, the next frame begins after the next newline.
 */
const hexDigits = 8;
const checkedFrom = hexDigits + 1;
const textFrom = checkedFrom + hexDigits + 1;
const space = 0x20;
const newline = 0x0a;
const digits = Buffer.from('0123456789abcdef', 'latin1');
const digitValues = new Int8Array(256).fill(-1);
for (const [value, digit] of digits.entries()) digitValues[digit] = value;

/** The longest text of a frame, in bytes of UTF-8. What is longer is not written, and not believed when read. */
export const frameTextBytesMax = 1024 * 1024;
/** Bytes of a frame besides its text. */
export const frameOverheadBytes = textFrom + 1;

const bytesPerCharMax = 3;
const encoderBytesInitial = 64 * 1024;

/** Writes frames into one buffer that is used again and again. */
export class FrameEncoder {
  #buffer = Buffer.allocUnsafeSlow(encoderBytesInitial);

  /** The bytes of a frame, good until the next call. Throws when the text is too long. */
  encode(text: string): Uint8Array {
    const needed = text.length * bytesPerCharMax + frameOverheadBytes;
    if (needed > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(needed);
    const buffer = this.#buffer;
    const textBytes = buffer.write(text, textFrom, 'utf8');
    if (textBytes > frameTextBytesMax) throw new RangeError(`A record of ${textBytes} bytes is too long for the log`);
    const textEnd = textFrom + textBytes;
    buffer[hexDigits] = space;
    buffer[textFrom - 1] = space;
    writeHex(buffer, checkedFrom, textBytes);
    writeHex(buffer, 0, crc32(buffer.subarray(checkedFrom, textEnd)));
    buffer[textEnd] = newline;
    return buffer.subarray(0, textEnd + 1);
  }
}

/** A stretch of a segment: a frame with its text, or damage, which has none. */
export interface Scanned {
  readonly text?: string;
  readonly start: number;
  readonly end: number;
}

/** Every intact frame of a segment in order, and every stretch of damage between them. Never throws. */
export function* scanFrames(bytes: Buffer): Generator<Scanned> {
  let position = 0;
  let damagedFrom: number | undefined;
  while (position < bytes.length) {
    const text = readFrame(bytes, position);
    if (text === undefined) {
      damagedFrom ??= position;
      const lineEnd = bytes.indexOf(newline, position);
      position = lineEnd < 0 ? bytes.length : lineEnd + 1;
      continue;
    }
    if (damagedFrom !== undefined) yield { start: damagedFrom, end: position };
    const end = position + textFrom + text.length;
    yield { text: text.toString('utf8'), start: position, end };
    // A frame whose newline alone was hit is whole; so is the next one, which begins a byte later.
    damagedFrom = bytes[end] === newline ? undefined : end;
    position = end + 1;
  }
  if (damagedFrom !== undefined) yield { start: damagedFrom, end: bytes.length };
}

/** The text of the frame at the start of these bytes, or how many bytes it takes to tell; undefined when damaged. */
export function readFrameAt(bytes: Buffer): string | { readonly bytesNeeded: number } | undefined {
  if (bytes.length < textFrom) return { bytesNeeded: textFrom };
  const textBytes = readHex(bytes, checkedFrom);
  if (textBytes < 0 || textBytes > frameTextBytesMax) return undefined;
  if (bytes.length < textFrom + textBytes) return { bytesNeeded: textFrom + textBytes };
  return readFrame(bytes, 0)?.toString('utf8');
}

function readFrame(bytes: Buffer, position: number): Buffer | undefined {
  const textBytes = readHex(bytes, position + checkedFrom);
  const textEnd = position + textFrom + textBytes;
  if (textBytes < 0 || textBytes > frameTextBytesMax || textEnd > bytes.length) return undefined;
  const sum = readHex(bytes, position);
  if (sum < 0 || sum !== crc32(bytes.subarray(position + checkedFrom, textEnd))) return undefined;
  return bytes.subarray(position + textFrom, textEnd);
}

function writeHex(buffer: Buffer, position: number, value: number): void {
  let rest = value;
  for (let index = hexDigits - 1; index >= 0; index -= 1) {
    buffer[position + index] = digits[rest & 0xf] ?? 0;
    rest >>>= 4;
  }
}

/** An unsigned 32-bit number, or -1 when these are not eight hex digits. */
function readHex(bytes: Buffer, position: number): number {
  let value = 0;
  for (let index = 0; index < hexDigits; index += 1) {
    const digit = digitValues[bytes[position + index] ?? 0] ?? -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}
