import type { WireFrame } from '../core/wire.js';
import {
  type AwsPrelude,
  checksumBytes,
  LongAwsMessage,
  preludeBytes,
  readAwsMessage,
  readNumber,
} from './aws-message.js';
import { crc32 } from './crc32.js';
import { type BytesFramer, type FrameTexts, messageBytesMax } from './framer.js';

const messageBytesMin = preludeBytes + checksumBytes;
/** Longest message that is held to be read at once, in bytes. */
export const wholeMessageBytesMax = 64 * 1024;
/** Longest headers of a message, in bytes: what the platform's own clients take (`aws_event_stream.h` of aws-c-event-stream). */
export const headerBytesMax = 128 * 1024;

const none: readonly WireFrame[] = [];

/**
 * Cuts an AWS event stream (`application/vnd.amazon.eventstream`): messages of a prelude, headers, a payload and two
 * checksums, big-endian throughout.
 *
 * The frame's event is the message's `:event-type`; of a message whose `:message-type` is `exception` it is
 * `exception:` and the `:exception-type`, and of one that is an `error` it is `error:` and the `:error-code`, so that no
 * failure can be taken for an event. The data is the payload as text; of an error, which has none, the `:error-message`
 * as JSON. The payload of a message longer than `wholeMessageBytesMax` is read as it comes.
 *
 * A message that is longer than `messageBytesMax`, whose headers are longer than `headerBytesMax`, or that fails a checksum, is dropped and counted, and with it the rest of the
 * stream: where the next message begins can no longer be trusted, and what was lost could have been anything.
 *
 * Source: docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html (the encoding is that of all services).
 */
export function openAwsEventStreamFramer(texts: FrameTexts): BytesFramer {
  const prelude = new Uint8Array(preludeBytes);
  let message: Uint8Array | undefined;
  let long: LongAwsMessage | undefined;
  let filled = 0;
  let unreadable = 0;
  let broken = false;

  const giveUp = (): void => {
    broken = true;
    message = undefined;
    long = undefined;
    unreadable += 1;
  };
  /** Copies as much as fits into what is being filled, and says how much that was. */
  const fill = (bytes: Uint8Array, place: number): number => {
    const target = message ?? prelude;
    const taken = Math.min(target.length - filled, bytes.length - place);
    target.set(bytes.subarray(place, place + taken), filled);
    filled += taken;
    return taken;
  };
  const openMessage = (): void => {
    const sizes = sizesOf(prelude);
    if (sizes === undefined) giveUp();
    else if (sizes.total > wholeMessageBytesMax) long = new LongAwsMessage(prelude, sizes, texts);
    else {
      message = new Uint8Array(sizes.total);
      message.set(prelude);
    }
  };
  const close = (frame: WireFrame | undefined, frames: WireFrame[]): void => {
    if (frame === undefined) giveUp();
    else frames.push(frame);
    message = undefined;
    long = undefined;
    filled = 0;
  };

  return {
    push(bytes) {
      if (broken) return none;
      const frames: WireFrame[] = [];
      let place = 0;
      while (place < bytes.length && !broken) {
        if (long !== undefined) {
          place += long.push(bytes.subarray(place));
          if (long.isWhole) close(long.frame(), frames);
          continue;
        }
        place += fill(bytes, place);
        if (message === undefined && filled === preludeBytes) openMessage();
        else if (message !== undefined && filled === message.length)
          close(readAwsMessage(message, texts.decode), frames);
      }
      return frames;
    },
    end: () => none,
    unreadableFrames: () => unreadable,
  };
}

/** How long a message says it is; undefined when it cannot be so long, or its prelude fails the checksum. */
function sizesOf(prelude: Uint8Array): AwsPrelude | undefined {
  const total = readNumber(prelude, 0);
  const headers = readNumber(prelude, 4);
  if (readNumber(prelude, 8) !== crc32(prelude.subarray(0, 8))) return undefined;
  const fits = total <= messageBytesMax && headers <= headerBytesMax && total >= messageBytesMin + headers;
  return fits ? { total, headers } : undefined;
}
