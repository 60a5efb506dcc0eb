import type { WireFrame } from '../core/wire.js';
import { readTextHeaders } from './aws-event-headers.js';
import { crc32 } from './crc32.js';
import { type BytesFramer, type DecodeText, messageBytesMax } from './framer.js';

/** Total length, length of the headers, and the checksum of these two. */
const preludeBytes = 12;
const checksumBytes = 4;
const messageBytesMin = preludeBytes + checksumBytes;

const none: readonly WireFrame[] = [];

/** What stands before the type of an exception, or the code of an error, in the event of its frame. */
export const exceptionPrefix = 'exception:';
export const errorPrefix = 'error:';

/**
 * Cuts an AWS event stream (`application/vnd.amazon.eventstream`): messages of a prelude, headers, a payload and two
 * checksums, big-endian throughout.
 *
 * The frame's event is the message's `:event-type`; of a message whose `:message-type` is `exception` it is
 * `exception:` and the `:exception-type`, and of one that is an `error` it is `error:` and the `:error-code`, so that no
 * failure can be taken for an event. The data is the payload as text; of an error, which has none, the `:error-message`
 * as JSON.
 *
 * A message that is longer than `messageBytesMax`, or fails a checksum, is dropped and counted, and with it the rest of the
 * stream: where the next message begins can no longer be trusted, and what was lost could have been anything.
 *
 * Source: docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html (the encoding is that of all services).
 */
export function openAwsEventStreamFramer(decodeText: DecodeText): BytesFramer {
  const prelude = new Uint8Array(preludeBytes);
  let message: Uint8Array | undefined;
  let filled = 0;
  /** The checksum of what has been filled so far, which is all but the message's own. */
  let sum = 0;
  let unreadable = 0;
  let broken = false;

  const giveUp = (): void => {
    broken = true;
    message = undefined;
    unreadable += 1;
  };
  /** Copies as much as fits into what is being filled, and says how much that was. */
  const fill = (bytes: Uint8Array, place: number): number => {
    const target = message ?? prelude;
    const taken = Math.min(target.length - filled, bytes.length - place);
    const piece = bytes.subarray(place, place + taken);
    target.set(piece, filled);
    if (message !== undefined)
      sum = crc32(piece.subarray(0, Math.max(0, message.length - checksumBytes - filled)), sum);
    filled += taken;
    return taken;
  };
  const openMessage = (): void => {
    const total = lengthOf(prelude);
    if (total === undefined) {
      giveUp();
      return;
    }
    message = new Uint8Array(total);
    message.set(prelude);
    sum = crc32(prelude);
  };
  const closeMessage = (whole: Uint8Array, frames: WireFrame[]): void => {
    const frame = readNumber(whole, whole.length - checksumBytes) === sum ? readMessage(whole, decodeText) : undefined;
    if (frame === undefined) giveUp();
    else frames.push(frame);
    message = undefined;
    filled = 0;
  };

  return {
    push(bytes) {
      if (broken) return none;
      const frames: WireFrame[] = [];
      let place = 0;
      while (place < bytes.length && !broken) {
        place += fill(bytes, place);
        if (message === undefined && filled === preludeBytes) openMessage();
        else if (message !== undefined && filled === message.length) closeMessage(message, frames);
      }
      return frames;
    },
    end: () => none,
    unreadableFrames: () => unreadable,
  };
}

/** How long a message says it is, in bytes; undefined when it cannot be so long, or its prelude fails the checksum. */
function lengthOf(prelude: Uint8Array): number | undefined {
  const total = readNumber(prelude, 0);
  const headerBytes = readNumber(prelude, 4);
  if (readNumber(prelude, 8) !== crc32(prelude.subarray(0, 8))) return undefined;
  return total > messageBytesMax || total < messageBytesMin + headerBytes ? undefined : total;
}

function readMessage(message: Uint8Array, decodeText: DecodeText): WireFrame | undefined {
  const end = message.length - checksumBytes;
  const payloadStart = preludeBytes + readNumber(message, 4);
  const headers = readTextHeaders(message.subarray(preludeBytes, payloadStart), decodeText);
  return headers === undefined ? undefined : frameOf(headers, decodeText(message.subarray(payloadStart, end)));
}

function frameOf(headers: ReadonlyMap<string, string>, payload: string): WireFrame {
  switch (headers.get(':message-type')) {
    case 'exception':
      return { event: exceptionPrefix + (headers.get(':exception-type') ?? ''), data: payload };
    case 'error': {
      const message = headers.get(':error-message') ?? '';
      return { event: errorPrefix + (headers.get(':error-code') ?? ''), data: JSON.stringify({ message }) };
    }
    default: {
      const event = headers.get(':event-type');
      return event === undefined ? { data: payload } : { event, data: payload };
    }
  }
}

function readNumber(bytes: Uint8Array, place: number): number {
  let value = 0;
  for (const byte of bytes.subarray(place, place + 4)) value = value * 256 + byte;
  return value;
}
