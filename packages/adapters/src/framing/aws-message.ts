import { type JsonReader, openJsonReader } from '../core/json-reader.js';
import type { WireFrame } from '../core/wire.js';
import { readTextHeaders } from './aws-event-headers.js';
import { crc32 } from './crc32.js';
import type { DecodeText, FrameTexts, TextReader } from './framer.js';

/** Total length, length of the headers, and the checksum of these two. */
export const preludeBytes = 12;
export const checksumBytes = 4;

/** What stands before the type of an exception, or the code of an error, in the event of its frame. */
export const exceptionPrefix = 'exception:';
export const errorPrefix = 'error:';

/** What a prelude says, in bytes. */
export interface AwsPrelude {
  /** The length of the message, prelude and checksum included. */
  readonly total: number;
  readonly headers: number;
}

/** The frame of a message; undefined where its checksum or its headers are wrong. */
export function readAwsMessage(message: Uint8Array, decodeText: DecodeText): WireFrame | undefined {
  const end = message.length - checksumBytes;
  if (readNumber(message, end) !== crc32(message.subarray(0, end))) return undefined;
  const payloadStart = preludeBytes + readNumber(message, 4);
  const headers = readTextHeaders(message.subarray(preludeBytes, payloadStart), decodeText);
  return headers === undefined
    ? undefined
    : frameOf(headers, { data: decodeText(message.subarray(payloadStart, end)) });
}

/** A message that is too long to be held: its payload is summed and read as it comes, so that no piece of it takes long. */
export class LongAwsMessage {
  readonly #sizes: AwsPrelude;
  readonly #texts: FrameTexts;
  readonly #headers: Uint8Array;
  readonly #checksum = new Uint8Array(checksumBytes);
  readonly #text: TextReader;
  readonly #json: JsonReader = openJsonReader();
  #sum: number;
  /** How many bytes of the message have come. */
  #place = preludeBytes;

  constructor(prelude: Uint8Array, sizes: AwsPrelude, texts: FrameTexts) {
    this.#sizes = sizes;
    this.#texts = texts;
    this.#headers = new Uint8Array(sizes.headers);
    this.#text = texts.open();
    this.#sum = crc32(prelude);
  }

  get isWhole(): boolean {
    return this.#place === this.#sizes.total;
  }

  /** Takes what of these bytes belongs to the message, and says how many that are. */
  push(bytes: Uint8Array): number {
    const { total, headers } = this.#sizes;
    const payloadStart = preludeBytes + headers;
    const payloadEnd = total - checksumBytes;
    const from = this.#place;
    const piece = bytes.subarray(0, total - from);
    const part = (start: number, end: number) => piece.subarray(Math.max(0, start - from), Math.max(0, end - from));
    this.#sum = crc32(part(from, payloadEnd), this.#sum);
    if (from < payloadStart) this.#headers.set(part(from, payloadStart), from - preludeBytes);
    this.#json.push(this.#text.push(part(payloadStart, payloadEnd)));
    this.#checksum.set(part(payloadEnd, total), Math.max(0, from - payloadEnd));
    this.#place += piece.length;
    return piece.length;
  }

  /** The frame of the whole message; undefined where its checksum or its headers are wrong. */
  frame(): WireFrame | undefined {
    this.#json.push(this.#text.end());
    if (readNumber(this.#checksum, 0) !== this.#sum) return undefined;
    const headers = readTextHeaders(this.#headers, this.#texts.decode);
    return headers === undefined ? undefined : frameOf(headers, { data: '', long: { value: this.#json.end() } });
  }
}

function frameOf(headers: ReadonlyMap<string, string>, payload: WireFrame): WireFrame {
  switch (headers.get(':message-type')) {
    case 'exception':
      return { event: exceptionPrefix + (headers.get(':exception-type') ?? ''), ...payload };
    case 'error': {
      const message = headers.get(':error-message') ?? '';
      return { event: errorPrefix + (headers.get(':error-code') ?? ''), data: JSON.stringify({ message }) };
    }
    default: {
      const event = headers.get(':event-type');
      return event === undefined ? payload : { event, ...payload };
    }
  }
}

/** The unsigned number of 32 bits that stands at a place. */
export function readNumber(bytes: Uint8Array, place: number): number {
  let value = 0;
  for (const byte of bytes.subarray(place, place + 4)) value = value * 256 + byte;
  return value;
}
