import type { ChatTranslation } from '../../src/core/chat-translation.js';
import { brokenLaws, claimsToBeWhole } from './event-laws.js';
import { trailerOf } from './families.js';
import { eventsOf, framesOf, meaningfulLength, replay } from './replay.js';

/**
 * A stream gives the same events at whichever of these places its bytes are cut. Where the frames are the same, so are the
 * events: a machine is told nothing else.
 */
export function expectSameWhenCut(translation: ChatTranslation, bytes: Uint8Array, places: readonly number[]): void {
  const wholeFrames = JSON.stringify(framesOf(translation, bytes));
  const whole = JSON.stringify(replay(translation, bytes));
  for (const place of places) {
    const frames = framesOf(translation, bytes, [place]);
    if (JSON.stringify(frames) === wholeFrames) continue;
    if (JSON.stringify(eventsOf(translation, frames)) !== whole) throw new Error(`law 2: differs when cut at ${place}`);
  }
}

/**
 * A stream that stops at one of these places keeps the laws and does not claim to be whole. Most places leave the same
 * frames as the one before them, because a piece of the next one is none.
 */
export function expectNeverWhole(translation: ChatTranslation, bytes: Uint8Array, places: readonly number[]): void {
  const end = meaningfulLength(translation, bytes, trailerOf(translation.format));
  let judged: string | undefined;
  for (const length of places) {
    if (length >= end) continue;
    const frames = framesOf(translation, bytes.subarray(0, length));
    const text = JSON.stringify(frames);
    if (text === judged) continue;
    judged = text;
    const events = eventsOf(translation, frames);
    const broken = brokenLaws(events);
    if (claimsToBeWhole(events)) broken.push('law 3: claims to be whole');
    if (broken.length > 0) throw new Error(`cut short at byte ${length}: ${broken.join('; ')}`);
  }
}
