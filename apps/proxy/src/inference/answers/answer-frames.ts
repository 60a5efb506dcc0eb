import { StringDecoder } from 'node:string_decoder';
import { type ChatTranslation, openAwsEventStreamFramer, openFramer, type WireFrame } from '@tollgate/adapters';

/** Cuts the bytes of one answer into frames, whatever its framing. */
export interface AnswerFrames {
  readonly push: (bytes: Buffer) => readonly WireFrame[];
  readonly end: () => readonly WireFrame[];
  /** How many frames were too long, or damaged. */
  readonly lost: () => number;
}

/**
 * Opens the cutter for a framing. `clean` takes secrets out of the text of a binary framing, whose bytes have checksums
 * and cannot be changed before they are read.
 */
export function openAnswerFrames(framing: ChatTranslation['framing'], clean: (text: string) => string): AnswerFrames {
  if (framing === 'aws-event-stream') {
    const framer = openAwsEventStreamFramer((bytes) =>
      clean(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')),
    );
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
