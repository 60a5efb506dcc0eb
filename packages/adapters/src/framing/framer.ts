import type { WireFrame } from '../core/wire.js';

export type Framing = 'sse' | 'sse-or-json' | 'ndjson' | 'aws-event-stream';

/** Longest frame that is kept, in UTF-16 code units. A longer one is dropped and counted, without being buffered. */
export const frameCharsMax = 1024 * 1024;

/** Longest frame of a binary framing, in bytes: what the longest frame of text can take in UTF-8. */
export const frameBytesMax = 3 * frameCharsMax;

/**
 * The same where a frame can hold a whole picture as base64: room for about 24 MB of it. A picture comes in the frame
 * that ends the answer, so dropping it would make the answer look cut off.
 */
export const mediaFrameCharsMax = 32 * frameCharsMax;

/** Cuts decoded text into frames, however the text was cut on its way. */
export interface TextFramer {
  readonly push: (text: string) => readonly WireFrame[];
  /** The bytes have stopped: gives the last frame where the format lets it go unterminated. */
  readonly end: () => readonly WireFrame[];
  /** How many frames were longer than the framing allows. */
  readonly oversizedFrames: () => number;
}

/** Cuts bytes into frames where the framing is binary, however the bytes were cut on their way. */
export interface BytesFramer {
  readonly push: (bytes: Uint8Array) => readonly WireFrame[];
  /** The bytes have stopped. What was left unfinished is given up: a binary frame says how long it is. */
  readonly end: () => readonly WireFrame[];
  /** How many frames were too long or failed their checksums. */
  readonly unreadableFrames: () => number;
}

/** Reads UTF-8. Handed in by whoever has a decoder: the language itself has none. */
export type DecodeText = (bytes: Uint8Array) => string;
