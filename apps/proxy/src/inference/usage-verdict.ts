import type { TokenUsage, UsageQuality } from '@tollgate/schema';

/** How far a call came, as far as its bill is concerned. */
export type Reach =
  /** The provider never read it. */
  | 'unread'
  /** The provider answered with an error status, for which it does not charge. */
  | 'refused'
  /** The provider may have worked on it. */
  | 'worked';

/**
 * By what an answer is charged. `units`: by what its request and itself show, so that there is nothing to count by ourselves.
 * `none`: by nothing, however the attempt ends.
 */
export type Metering = 'tokens' | 'units' | 'none';

export interface UsageEvidence {
  readonly reach: Reach;
  /** What the provider said. */
  readonly usage: TokenUsage;
  readonly usageIsCurrent: boolean;
  readonly isComplete: boolean;
  /** Embeddings are charged by what goes in alone. */
  readonly expectsOutput: boolean;
  /** Absent means tokens. */
  readonly metering?: Metering;
  /** Pieces of the answer that could not be read, and may have held counts. */
  readonly unreadableFrames: number;
}

/** Our own counts, made only when they are needed. */
export interface TokenCounts {
  readonly inputTokens: () => Promise<number>;
  /** Of thoughts whose text was shown. */
  readonly thoughtTokens: () => Promise<number>;
  /** Of what was said besides thoughts. */
  readonly answerTokens: () => Promise<number>;
}

export interface UsageVerdict {
  readonly usage: TokenUsage;
  readonly quality: UsageQuality;
}

const nothing: TokenUsage = { inputTokens: 0, outputTokens: 0 };

/** The verdict where the provider's own counts settle it; undefined where ours are needed. */
export function settledByProvider(evidence: UsageEvidence): UsageVerdict | undefined {
  if (evidence.reach === 'unread') return { usage: nothing, quality: 'estimated' };
  const { usage, usageIsCurrent, isComplete, unreadableFrames, metering = 'tokens' } = evidence;
  if (evidence.reach === 'refused' || metering === 'none') return { usage: nothing, quality: 'provider-final' };
  if (metering === 'units') {
    const isCounted = Object.keys(usage).length > 0;
    return { usage, quality: isComplete && isCounted ? 'provider-final' : 'estimated' };
  }
  if (usage.inputTokens === undefined) return undefined;
  if (evidence.expectsOutput && (usage.outputTokens === undefined || !usageIsCurrent)) return undefined;
  return { usage, quality: isComplete && unreadableFrames === 0 ? 'provider-final' : 'provider-partial' };
}

/** Fills what the provider did not say with our own counts. What it said is kept, unless content came after it. */
export async function estimateUsage(evidence: UsageEvidence, counts: TokenCounts): Promise<UsageVerdict> {
  const { usage, usageIsCurrent, expectsOutput } = evidence;
  const inputTokens = usage.inputTokens ?? (await counts.inputTokens());
  if (!expectsOutput) return { usage: { ...usage, inputTokens }, quality: 'estimated' };
  const said = usage.outputTokens ?? 0;
  const outputTokens = usageIsCurrent ? said : Math.max(said, await countOutput(usage, counts));
  const isTheirs = inputTokens === usage.inputTokens && outputTokens === usage.outputTokens;
  return { usage: { ...usage, inputTokens, outputTokens }, quality: isTheirs ? 'provider-partial' : 'estimated' };
}

/** Thoughts are a part of the output beside the answer; where they are hidden only the provider knows how many there were. */
async function countOutput({ reasoningTokens = 0 }: TokenUsage, counts: TokenCounts): Promise<number> {
  return Math.max(reasoningTokens, await counts.thoughtTokens()) + (await counts.answerTokens());
}
