import { setTimeout as delay } from 'node:timers/promises';

/** How long work may wait before PostgreSQL is asked whether it is there. Slow is no fault, silent is. */
const askAfterMs = 1000;
/** Longest an answer to that question is waited for, the connection included. */
export const askTimeoutMs = 1500;
/** While it was silent so recently nothing is tried: whoever waited for the one before would wait in vain again. */
const silentForMs = 1000;

/** PostgreSQL does not say a word, on a connection of its own neither. */
export class SilentStore extends Error {
  constructor() {
    super(`PostgreSQL said nothing for ${askAfterMs} ms, and a new connection was not answered in ${askTimeoutMs} ms`);
  }
}

/**
 * Tells a PostgreSQL that hangs from one that is busy. A statement may take its time, up to the limits of its
 * connection; but while it does, a question on another connection must be answered. So a caller learns within three
 * seconds that the store hangs, and no long statement suffers for it.
 */
export class Pulse {
  readonly #answers: () => Promise<boolean>;
  readonly #onSilence: () => void;
  #asking: Promise<boolean> | undefined;
  #silentUntilMs = 0;
  #silences = 0;

  /**
   * @param answers asks PostgreSQL on a connection of its own; never rejects, and ends within `askTimeoutMs`
   * @param onSilence is told when it was not answered
   */
  constructor(answers: () => Promise<boolean>, onSilence: () => void) {
    this.#answers = answers;
    this.#onSilence = onSilence;
  }

  /**
   * Does work for as long as PostgreSQL can be heard.
   *
   * @param work is told when it was given up; what it does then is nobody's any more
   * @throws {SilentStore} when it cannot be heard
   */
  async during<Value>(work: (givenUp: AbortSignal) => Promise<Value>): Promise<Value> {
    if (this.#isKnownSilent()) throw new SilentStore();
    const silencesBefore = this.#silences;
    const done = new AbortController();
    const givenUp = new AbortController();
    try {
      return await Promise.race([work(givenUp.signal), this.#silence(done.signal)]);
    } catch (error) {
      givenUp.abort();
      // Whatever broke when the connections were given up broke because of the silence.
      throw this.#silences === silencesBefore ? error : new SilentStore();
    } finally {
      done.abort();
    }
  }

  /** Rejects when PostgreSQL falls silent, or when nobody needs to know any more. */
  async #silence(done: AbortSignal): Promise<never> {
    do await delay(askAfterMs, undefined, { signal: done, ref: false });
    while (await this.#isThere());
    throw new SilentStore();
  }

  #isKnownSilent(): boolean {
    return performance.now() < this.#silentUntilMs;
  }

  /** One question at a time, for everybody who waits. */
  async #isThere(): Promise<boolean> {
    if (this.#isKnownSilent()) return false;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<boolean> {
    if (await this.#answers()) return true;
    this.#silences += 1;
    this.#silentUntilMs = performance.now() + silentForMs;
    this.#onSilence();
    return false;
  }
}
