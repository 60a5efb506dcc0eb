import { secondMs } from '@tollgate/schema';
import type { UpstreamBody } from '../../upstream/index.js';

/**
 * How long more may follow where a format has no end of its own and everything has been said that makes an answer whole.
 * Recorded providers say it with their last piece and close within milliseconds; counts or sources in a piece of their
 * own would come with the next one.
 */
export const settledMsMax = 2 * secondMs;

/** What an answer is by now, in a format that has no end of its own. */
interface SettlingAnswer {
  /** The answer is whole, although more of it may follow; absent where the format says itself where it ends. */
  readonly isSettled?: boolean;
  /** How often something of the answer has come. */
  readonly answerPieces?: number;
}

/** Leaves an answer that is whole once no more of it has come for a while, whatever its provider sends instead. */
export class SettledWait {
  readonly #body: UpstreamBody;
  readonly #nowMs: () => number;
  #isSettled = false;
  #pieces: number | undefined;
  #sinceMs: number | undefined;

  constructor(body: UpstreamBody, nowMs: () => number) {
    this.#body = body;
    this.#nowMs = nowMs;
  }

  /** To be called with each piece that does not end the answer. While nobody takes more of it, no time runs. */
  note({ isSettled = false, answerPieces }: SettlingAnswer, isTaken: boolean): void {
    if (isSettled !== this.#isSettled) this.#settle(isSettled);
    if (!isSettled) return;
    const nowMs = this.#nowMs();
    if (!isTaken) this.#sinceMs = undefined;
    else if (this.#sinceMs === undefined || this.#pieces !== answerPieces) this.#sinceMs = nowMs;
    else if (nowMs - this.#sinceMs >= settledMsMax) this.#body.leave();
    this.#pieces = answerPieces;
  }

  #settle(isSettled: boolean): void {
    this.#isSettled = isSettled;
    this.#sinceMs = undefined;
    this.#body.limitSilence(isSettled ? settledMsMax : undefined);
  }
}
