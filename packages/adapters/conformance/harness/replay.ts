import type { ChatEvent } from '@tollgate/schema';
import type { ChatTranslation } from '../../src/core/chat-translation.js';
import { exactFrame, type WireFrame } from '../../src/core/wire.js';
import { toldOf } from './told.js';
import { openCutter } from './wire-bytes.js';

/** Feeds the bytes of a stream to a provider's framer and machine, cut at the given places, as for an answer that is translated. */
export function replay(translation: ChatTranslation, bytes: Uint8Array, cuts: readonly number[] = []): ChatEvent[] {
  return eventsOf(translation, framesOf(translation, bytes, cuts));
}

/** The frames of a stream whose bytes come cut at the given places: all that a machine is told of it. */
export function framesOf({ framing }: ChatTranslation, bytes: Uint8Array, cuts: readonly number[] = []): WireFrame[] {
  const cutter = openCutter(framing);
  const frames: WireFrame[] = [];
  let start = 0;
  for (const end of [...cuts, bytes.length]) {
    frames.push(...cutter.push(bytes.subarray(start, end)));
    start = end;
  }
  return [...frames, ...cutter.end()];
}

/** The events of a stream of these frames. */
export function eventsOf(translation: ChatTranslation, frames: readonly WireFrame[]): ChatEvent[] {
  return toldOf(translation.openStream(), frames.map(exactFrame));
}

/** Every place to cut at when there are few, else as many as `most`, spread out, and those at the ends of frames. */
export function cutPlaces(bytes: Uint8Array, most: number): number[] {
  if (bytes.length <= most) return Array.from({ length: bytes.length }, (_, place) => place);
  const places = new Set<number>();
  for (let index = 0; index < most; index += 1) places.add(Math.floor((index * bytes.length) / most));
  const lineFeed = 10;
  const tail = Math.max(0, bytes.length - most);
  for (let place = tail; place < bytes.length; place += 1) {
    if (bytes[place] === lineFeed) for (const near of [place - 1, place, place + 1]) places.add(near);
  }
  return [...places].filter((place) => place < bytes.length).sort((left, right) => left - right);
}

/**
 * Where the last character that is not blank ends, and that is not part of the trailer: what follows it cannot be missed.
 * A binary stream has no blanks.
 */
export function meaningfulLength({ framing }: ChatTranslation, bytes: Uint8Array, trailer = ''): number {
  if (framing === 'aws-event-stream') return bytes.length;
  const length = filledLength(bytes, bytes.length);
  const start = length - trailer.length;
  const isTrailed = trailer !== '' && start >= 0 && new TextDecoder().decode(bytes.subarray(start, length)) === trailer;
  return isTrailed ? filledLength(bytes, start) : length;
}

function filledLength(bytes: Uint8Array, end: number): number {
  let length = end;
  while (length > 0 && isBlank(bytes[length - 1])) length -= 1;
  return length;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 10 || byte === 13 || byte === 32;
}
