import { secondMs } from '@tollgate/schema';
import type { UpstreamBody, UpstreamProblem } from '../../upstream/index.js';

/**
 * How long more may follow where a format has no end of its own and everything has been said that makes an answer whole.
 * Recorded providers say it with their last piece and close within milliseconds; counts or sources in a piece of their
 * own would come with the next one.
 */
export const settledMsMax = 2 * secondMs;
/** The same where what was said may not be all: some servers name a finish with every piece, and none pauses so long. */
export const likelyMsMax = 10 * secondMs;

/** What an answer is by now, in a format that has no end of its own. */
interface SettlingAnswer {
  /** The answer is whole, although more of it may follow; absent where the format says itself where it ends. */
  readonly isSettled?: boolean;
  /** The answer is whole, unless its provider says so before it is. */
  readonly isLikelyOver?: boolean;
  /** How often something of the answer has come. */
  readonly answerPieces?: number;
}

/** Ends an answer that is whole once no more of it has come for a while, whatever its provider sends instead. */
export class SettledWait {
  readonly #body: Pick<UpstreamBody, 'leave' | 'limitSilence'>;
  readonly #nowMs: () => number;
  /** How long more of it is waited for; undefined as long as it is not whole. */
  #waitMs: number | undefined;
  #pieces: number | undefined;
  #sinceMs: number | undefined;

  constructor(body: Pick<UpstreamBody, 'leave' | 'limitSilence'>, nowMs: () => number) {
    this.#body = body;
    this.#nowMs = nowMs;
  }

  /** To be called with each piece that does not end the answer. While nobody takes more of it, no time runs. */
  note({ isSettled, isLikelyOver, answerPieces }: SettlingAnswer, isTaken: boolean): void {
    const waitMs = isSettled === true ? settledMsMax : isLikelyOver === true ? likelyMsMax : undefined;
    if (waitMs !== this.#waitMs) this.#wait(waitMs);
    if (waitMs === undefined) return;
    const nowMs = this.#nowMs();
    if (!isTaken) this.#sinceMs = undefined;
    else if (this.#sinceMs === undefined || this.#pieces !== answerPieces) this.#sinceMs = nowMs;
    else if (nowMs - this.#sinceMs >= waitMs) this.#body.leave();
    this.#pieces = answerPieces;
  }

  /** What ended the bytes, where that is not the silence that was waited for. */
  endOf(problem: UpstreamProblem | undefined): UpstreamProblem | undefined {
    return this.#waitMs !== undefined && problem?.code === 'upstream.timeout' ? undefined : problem;
  }

  #wait(waitMs: number | undefined): void {
    this.#waitMs = waitMs;
    this.#sinceMs = undefined;
    this.#body.limitSilence(waitMs);
  }
}
