import { estimateTokensRoughly } from '@tollgate/pricing';
import type { AttemptOutcome, JsonObject } from '@tollgate/schema';
import type { AdmittedAttempt } from '../usage/index.js';
import { tokenCounts } from './token-counts.js';
import type { UsageTap } from './usage-tap.js';
import {
  estimateUsage,
  type Metering,
  type Reach,
  settledByProvider,
  type UsageEvidence,
  type UsageVerdict,
} from './usage-verdict.js';

export interface SettlementOptions {
  readonly attempt: AdmittedAttempt;
  readonly tap: UsageTap;
  /** The caller's body, for counting what the provider did not count. */
  readonly body: () => JsonObject | Promise<JsonObject>;
  readonly expectsOutput: boolean;
  readonly metering: Metering;
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
  #hasNotedOutput = false;
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

  /** Notes how far a stream has come: with the first of its output that is not already its end, then once a second. */
  checkpoint(): void {
    const { tap, attempt, nowMs } = this.#options;
    const isFirst = !this.#hasNotedOutput && tap.firstTokenAtMs !== undefined && !tap.isComplete;
    const now = nowMs();
    if (!isFirst && now - this.#checkpointMs < checkpointEveryMs) return;
    this.#hasNotedOutput ||= isFirst;
    this.#checkpointMs = now;
    attempt.checkpoint({
      usage: tap.usage,
      outputTokensEstimate: estimateTokensRoughly(tap.thoughts.chars + tap.text.chars),
      servedModel: tap.servedModel,
      upstreamId: tap.upstreamId,
      upstreamStatus: this.upstreamStatus,
      timeToFirstTokenMs: this.#timeToFirstTokenMs(),
    });
  }

  /** Ends the attempt if the provider's own counts settle it; undefined where ours are needed, which takes `close`. */
  closeNow(end: AttemptEnd): UsageVerdict | undefined {
    if (this.#closed) return undefined;
    const verdict = settledByProvider(this.#evidence(end.reach));
    if (verdict === undefined) return undefined;
    this.#closed = true;
    this.#record(end, verdict, this.#elapsedMs());
    return verdict;
  }

  /** Ends the attempt, counting tokens where the provider did not. Undefined for all calls but the first. */
  async close(end: AttemptEnd): Promise<UsageVerdict | undefined> {
    const settled = this.closeNow(end);
    if (settled !== undefined || this.#closed) return settled;
    this.#closed = true;
    const latencyMs = this.#elapsedMs();
    const counts = tokenCounts(this.#options.body, this.#options.tap);
    const verdict = await estimateUsage(this.#evidence(end.reach), counts);
    this.#record(end, verdict, latencyMs);
    return verdict;
  }

  #record(end: AttemptEnd, verdict: UsageVerdict, latencyMs: number): void {
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
  }

  #elapsedMs(): number {
    return this.#options.nowMs() - this.#startedMs;
  }

  #evidence(reach: Reach): UsageEvidence {
    const { tap, expectsOutput, metering } = this.#options;
    return {
      reach,
      usage: tap.usage,
      usageIsCurrent: tap.usageIsCurrent,
      isComplete: tap.isComplete,
      expectsOutput,
      metering,
      unreadableFrames: this.unreadableFrames(),
    };
  }

  #timeToFirstTokenMs(): number | undefined {
    const { firstTokenAtMs } = this.#options.tap;
    return firstTokenAtMs === undefined ? undefined : firstTokenAtMs - this.#startedMs;
  }
}
