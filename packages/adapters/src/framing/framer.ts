import type { WireFrame } from '../core/wire.js';

export type Framing = 'sse' | 'sse-or-json' | 'ndjson' | 'aws-event-stream';

/** Framings of text. The others are cut before their bytes become text. */
export type TextFraming = Exclude<Framing, 'aws-event-stream'>;

/**
 * Longest frame that is read, in UTF-16 code units: room for a picture of about 24 MB in base64, which comes in one frame. A
 * longer one is dropped and counted. Text that is longer than a line is held (`wholeLineCharsMax`) is read as it comes.
 */
export const frameCharsMax = 32 * 1024 * 1024;

/** Longest message of an AWS event stream, in bytes: what the platform's own clients take. */
export const messageBytesMax = 24 * 1024 * 1024;

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

/** Reads one text in UTF-8 that comes in pieces, wherever they cut its characters. */
export interface TextReader {
  readonly push: DecodeText;
  /** The bytes have stopped: what was still waiting for the rest of it. */
  readonly end: () => string;
}

/** How the texts of binary frames are read. */
export interface FrameTexts {
  /** A text that is there as a whole. */
  readonly decode: DecodeText;
  /** For one text that is read as it comes, before the next one is begun. */
  readonly open: () => TextReader;
}
