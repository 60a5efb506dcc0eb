import type { TokenUsage } from '@tollgate/schema';
import type { AttemptAdmission, AttemptClosing, AttemptProgress } from './attempt.js';

/** The last that is known of an attempt whose end nobody saw. */
export interface LastSeen {
  readonly admittedAtMs: number;
  readonly facts: Pick<AttemptAdmission, 'inputTokensEstimate' | 'unitsEstimate'>;
  readonly checkpoint?: { readonly atMs: number; readonly progress: AttemptProgress } | undefined;
}

/**
 * Ends an attempt that nobody else can end: what the provider said by the last checkpoint, made up with our estimates.
 * Without a checkpoint the output stays unknown, which is not zero.
 */
export function expiredClosing(seen: LastSeen): AttemptClosing {
  const { checkpoint } = seen;
  return {
    outcome: 'expired',
    upstreamStatus: checkpoint?.progress.upstreamStatus,
    usage: { ...seen.facts.unitsEstimate, ...lastUsage(seen.facts.inputTokensEstimate, checkpoint?.progress) },
    usageQuality: 'expired',
    servedModel: checkpoint?.progress.servedModel,
    upstreamId: checkpoint?.progress.upstreamId,
    // The wall clock may have stepped between the two.
    latencyMs: checkpoint === undefined ? 0 : Math.max(0, checkpoint.atMs - seen.admittedAtMs),
    timeToFirstTokenMs: checkpoint?.progress.timeToFirstTokenMs,
  };
}

function lastUsage(inputEstimate: number | undefined, progress: AttemptProgress | undefined): TokenUsage {
  const said = progress?.usage ?? {};
  const inputTokens = said.inputTokens ?? inputEstimate;
  const outputTokens =
    progress === undefined ? undefined : Math.max(said.outputTokens ?? 0, progress.outputTokensEstimate);
  return {
    ...said,
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
}
