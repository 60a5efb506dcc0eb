import type { WireFrame } from '../core/wire.js';

export type Framing = 'sse' | 'ndjson' | 'aws-event-stream';

/** Longest frame that is kept, in UTF-16 code units. A longer one is dropped and counted, without being buffered. */
export const frameCharsMax = 1024 * 1024;

/** Cuts decoded text into frames, however the text was cut on its way. */
export interface TextFramer {
  readonly push: (text: string) => readonly WireFrame[];
  /** The bytes have stopped: gives the last frame where the format lets it go unterminated. */
  readonly end: () => readonly WireFrame[];
  /** How many frames were longer than `frameCharsMax`. */
  readonly oversizedFrames: () => number;
}
