import { minuteMs } from '@tollgate/schema';
import type { SentCall } from '../upstream/index.js';
import { problemOfEnd } from './failures.js';

/** Longest an answer is read on for a caller that has gone. */
export const drainMsMax = 2 * minuteMs;
/** Most answers that are read on at a time; beyond them a caller's leaving ends its call. */
export const drainsMax = 200;

/**
 * Answers that are read to their end although nobody waits for them: their providers charge for all of it, and only
 * the end says how much that is.
 */
export class BackgroundDrains {
  readonly #timers = new Map<SentCall, NodeJS.Timeout>();

  /** False when there are too many already. */
  follow(sent: SentCall): boolean {
    if (this.#timers.size >= drainsMax) return false;
    const timer = setTimeout(() => this.#cut(sent), drainMsMax);
    timer.unref();
    this.#timers.set(sent, timer);
    return true;
  }

  /** The answer has come to its end. */
  forget(sent: SentCall): void {
    if (this.#timers.size === 0) return;
    clearTimeout(this.#timers.get(sent));
    this.#timers.delete(sent);
  }

  /** Ends them all. */
  cutAll(): void {
    for (const sent of [...this.#timers.keys()]) this.#cut(sent);
  }

  #cut(sent: SentCall): void {
    this.forget(sent);
    sent.abort(problemOfEnd('gone'));
  }
}
