import { StringDecoder } from 'node:string_decoder';
import {
  type ChatTranslation,
  type FrameTexts,
  openAwsEventStreamFramer,
  openFramer,
  type WireFrame,
} from '@tollgate/adapters';
import type { SecretFilter } from '../secret-filter.js';

/** Cuts the bytes of one answer into frames, whatever its framing. */
export interface AnswerFrames {
  readonly push: (bytes: Buffer) => readonly WireFrame[];
  readonly end: () => readonly WireFrame[];
  /** How many frames were too long, or damaged. */
  readonly lost: () => number;
}

/**
 * Opens the cutter for a framing. `filter` takes secrets out of the texts of a binary framing, whose bytes have checksums
 * and cannot be changed before they are read; those of the others it has seen already.
 */
export function openAnswerFrames(framing: ChatTranslation['framing'], filter: SecretFilter): AnswerFrames {
  if (framing === 'aws-event-stream') {
    const framer = openAwsEventStreamFramer(cleanTexts(filter));
    return { push: framer.push, end: framer.end, lost: framer.unreadableFrames };
  }
  const text = new StringDecoder('utf8');
  const framer = openFramer(framing);
  return {
    push: (bytes) => framer.push(text.write(bytes)),
    end: () => [...framer.push(text.end()), ...framer.end()],
    lost: () => framer.oversizedFrames(),
  };
}

function cleanTexts(filter: SecretFilter): FrameTexts {
  return {
    decode: (bytes) => filter.text(bufferOf(bytes).toString('utf8')),
    open() {
      const decoder = new StringDecoder('utf8');
      return {
        push: (bytes) => decoder.write(filter.push(bufferOf(bytes))),
        end: () => decoder.end(filter.end()),
      };
    },
  };
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
