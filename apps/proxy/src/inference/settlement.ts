import { estimateTokensRoughly } from '@tollgate/pricing';
import type { AttemptOutcome, JsonObject } from '@tollgate/schema';
import type { AdmittedAttempt } from '../usage/index.js';
import { tokenCounts } from './token-counts.js';
import type { UsageTap } from './usage-tap.js';
import { estimateUsage, type Reach, settledByProvider, type UsageEvidence, type UsageVerdict } from './usage-verdict.js';

export interface SettlementOptions {
  readonly attempt: AdmittedAttempt;
  readonly tap: UsageTap;
  /** The caller's body, for counting what the provider did not count. */
  readonly body: () => JsonObject;
  readonly expectsOutput: boolean;
  readonly nowMs: () => number;
}

/** How an attempt ended, as its relay saw it. */
export interface AttemptEnd {
  readonly outcome: Exclude<AttemptOutcome, 'expired'>;
  readonly reach: Reach;
  readonly errorCode?: string | undefined;
}

const checkpointEveryMs = 1000;

/** The one exit of an attempt: whichever way it ends, the first `close` makes its usage event, and no other does. */
export class Settlement {
  readonly #options: SettlementOptions;
  readonly #startedMs: number;
  #checkpointMs: number;
  #closed = false;
  upstreamStatus: number | undefined;
  /** Pieces of the answer that could not be read; set by whoever decodes it. */
  unreadableFrames: () => number = () => 0;

  constructor(options: SettlementOptions) {
    this.#options = options;
    this.#startedMs = options.nowMs();
    this.#checkpointMs = this.#startedMs;
  }

  get tap(): UsageTap {
    return this.#options.tap;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Notes how far a stream has come, at most once a second. */
  checkpoint(): void {
    const { tap, attempt, nowMs } = this.#options;
    const now = nowMs();
    if (now - this.#checkpointMs < checkpointEveryMs) return;
    this.#checkpointMs = now;
    attempt.checkpoint({
      usage: tap.usage,
      outputTokensEstimate: estimateTokensRoughly(tap.text.chars),
      servedModel: tap.servedModel,
      upstreamId: tap.upstreamId,
      upstreamStatus: this.upstreamStatus,
      timeToFirstTokenMs: this.#timeToFirstTokenMs(),
    });
  }

  /**
   * Ends the attempt. At once where the provider said the counts; otherwise after ours were made. The verdict is
   * undefined for all calls but the first.
   */
  async close(end: AttemptEnd): Promise<UsageVerdict | undefined> {
    if (this.#closed) return undefined;
    this.#closed = true;
    const latencyMs = this.#options.nowMs() - this.#startedMs;
    const evidence = this.#evidence(end.reach);
    const verdict = settledByProvider(evidence) ?? (await this.#estimate(evidence));
    const { tap, attempt } = this.#options;
    attempt.close({
      outcome: end.outcome,
      upstreamStatus: this.upstreamStatus,
      errorCode: end.errorCode,
      finish: tap.finish,
      usage: verdict.usage,
      usageQuality: verdict.quality,
      servedModel: tap.servedModel,
      upstreamId: tap.upstreamId,
      latencyMs,
      timeToFirstTokenMs: this.#timeToFirstTokenMs(),
    });
    return verdict;
  }

  #evidence(reach: Reach): UsageEvidence {
    const { tap, expectsOutput } = this.#options;
    return {
      reach,
      usage: tap.usage,
      usageIsCurrent: tap.usageIsCurrent,
      isComplete: tap.isComplete,
      expectsOutput,
      unreadableFrames: this.unreadableFrames(),
    };
  }

  async #estimate(evidence: UsageEvidence): Promise<UsageVerdict> {
    return estimateUsage(evidence, tokenCounts(this.#options.body, this.#options.tap.text));
  }

  #timeToFirstTokenMs(): number | undefined {
    const { firstTokenAtMs } = this.#options.tap;
    return firstTokenAtMs === undefined ? undefined : firstTokenAtMs - this.#startedMs;
  }
}
