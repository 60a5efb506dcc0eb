import { type TokenUsage, tokenCountMax, type UnitMeter } from '@tollgate/schema';

/**
 * Why a usage could not be charged just as it stood:
 * - `count-invalid`: a count that is no whole number from zero to `tokenCountMax` was read as absent;
 * - `whole-missing`: parts came without their whole, which was taken to be the smallest that holds them;
 * - `parts-exceed-whole`: parts were larger than their whole and were cut down to it;
 * - `overlap-assumed`: how many tokens are in two parts at once was not said; the fewest possible were taken;
 * - `rate-missing`: neither something nor what it is part of has a rate, so it was not charged.
 */
export type UsageAdjustment =
  | 'count-invalid'
  | 'whole-missing'
  | 'parts-exceed-whole'
  | 'overlap-assumed'
  | 'rate-missing';

/** The counts of a usage without contradictions: no part is larger than its whole, nor are parts that exclude each other. */
export interface SettledUsage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly inputAudio: number;
  readonly inputImage: number;
  /** Tokens that are sound and were read from the cache. */
  readonly cacheReadAudio: number;
  /** False when the provider gave both parts and not how they overlap. */
  readonly cacheReadAudioKnown: boolean;
  readonly output: number;
  readonly outputAudio: number;
  readonly outputImage: number;
  readonly reasoning: number;
  readonly webSearches: number;
  /** What is not sold by the token; these have no parts. */
  readonly units: Readonly<Record<UnitMeter, number>>;
}

type InputCounts = Omit<SettledUsage, 'output' | 'outputAudio' | 'outputImage' | 'reasoning' | 'webSearches' | 'units'>;
type OutputCounts = Pick<SettledUsage, 'output' | 'outputAudio' | 'outputImage' | 'reasoning'>;

/** Reads the counts of a usage and removes contradictions; what had to be done is added to `adjustments`. */
export function settleUsage(usage: TokenUsage, adjustments: Set<UsageAdjustment>): SettledUsage {
  const webSearches = readCount(usage.webSearches, adjustments) ?? 0;
  const units = settleUnits(usage, adjustments);
  return { ...settleInput(usage, adjustments), ...settleOutput(usage, adjustments), webSearches, units };
}

function settleUnits(usage: TokenUsage, adjustments: Set<UsageAdjustment>): SettledUsage['units'] {
  return {
    images: readCount(usage.images, adjustments) ?? 0,
    inputCharacters: readCount(usage.inputCharacters, adjustments) ?? 0,
    inputAudioMs: readCount(usage.inputAudioMs, adjustments) ?? 0,
    searchUnits: readCount(usage.searchUnits, adjustments) ?? 0,
  };
}

/** Parts get what is left of their whole in this order: read before written, five minutes before an hour, sound before pictures. */
function settleInput(usage: TokenUsage, adjustments: Set<UsageAdjustment>): InputCounts {
  const statedOverlap = readCount(usage.cacheReadAudioTokens, adjustments);
  const stated5m = readCount(usage.cacheWrite5mTokens, adjustments) ?? 0;
  const stated1h = readCount(usage.cacheWrite1hTokens, adjustments) ?? 0;
  const statedRead = readCount(usage.cacheReadTokens, adjustments) ?? inferWhole(statedOverlap ?? 0, adjustments);
  const statedWrite = readCount(usage.cacheWriteTokens, adjustments) ?? inferWhole(stated5m + stated1h, adjustments);
  const statedAudio = readCount(usage.inputAudioTokens, adjustments) ?? inferWhole(statedOverlap ?? 0, adjustments);
  const statedImage = readCount(usage.inputImageTokens, adjustments) ?? 0;

  const fewest = Math.max(
    statedRead + statedWrite,
    statedAudio + statedImage,
    statedOverlap === undefined ? 0 : statedRead + statedAudio - statedOverlap,
  );
  const input = readCount(usage.inputTokens, adjustments) ?? inferWhole(fewest, adjustments);
  const cacheRead = cap(statedRead, input, adjustments);
  const cacheWrite = cap(statedWrite, input - cacheRead, adjustments);
  const cacheWrite5m = cap(stated5m, cacheWrite, adjustments);
  const cacheWrite1h = cap(stated1h, cacheWrite - cacheWrite5m, adjustments);
  const inputAudio = cap(statedAudio, input, adjustments);
  const inputImage = cap(statedImage, input - inputAudio, adjustments);

  // Two parts that together exceed their whole have at least the excess in common.
  const overlapMin = Math.max(0, cacheRead + inputAudio - input);
  const overlapMax = Math.min(cacheRead, inputAudio);
  const overlap = cap(statedOverlap ?? overlapMin, overlapMax, adjustments);
  if (overlap < overlapMin) adjustments.add('parts-exceed-whole');
  return {
    input,
    cacheRead,
    cacheWrite,
    cacheWrite5m,
    cacheWrite1h,
    inputAudio,
    inputImage,
    cacheReadAudio: Math.max(overlap, overlapMin),
    cacheReadAudioKnown: statedOverlap !== undefined || overlapMax === 0,
  };
}

/** Sound and pictures go before reasoning, which is the count that providers get wrong. */
function settleOutput(usage: TokenUsage, adjustments: Set<UsageAdjustment>): OutputCounts {
  const audio = readCount(usage.outputAudioTokens, adjustments) ?? 0;
  const image = readCount(usage.outputImageTokens, adjustments) ?? 0;
  const thought = readCount(usage.reasoningTokens, adjustments) ?? 0;
  const output = readCount(usage.outputTokens, adjustments) ?? inferWhole(audio + image + thought, adjustments);
  const outputAudio = cap(audio, output, adjustments);
  const outputImage = cap(image, output - outputAudio, adjustments);
  const reasoning = cap(thought, output - outputAudio - outputImage, adjustments);
  return { output, outputAudio, outputImage, reasoning };
}

function readCount(count: number | undefined, adjustments: Set<UsageAdjustment>): number | undefined {
  if (count === undefined || (Number.isSafeInteger(count) && count >= 0 && count <= tokenCountMax)) return count;
  adjustments.add('count-invalid');
  return undefined;
}

function inferWhole(fewest: number, adjustments: Set<UsageAdjustment>): number {
  if (fewest === 0) return 0;
  adjustments.add('whole-missing');
  return Math.min(fewest, Number.MAX_SAFE_INTEGER);
}

function cap(part: number, whole: number, adjustments: Set<UsageAdjustment>): number {
  if (part <= whole) return part;
  adjustments.add('parts-exceed-whole');
  return whole;
}
