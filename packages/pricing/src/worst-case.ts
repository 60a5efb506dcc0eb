import { type Meter, type PicoDollars, UnitMeter } from '@tollgate/schema';
import type { PicoRates, RateTier, ResolvedPrice } from './resolved-price.js';

/** Upper bounds of what one request may use. */
export interface RequestBounds {
  readonly inputTokens: number;
  readonly outputTokensMax: number;
  /** Searches the provider may run itself; none when absent. */
  readonly webSearchesMax?: number;
  /** Most of what is not sold by the token; none when absent. */
  readonly unitsMax?: Readonly<Partial<Record<UnitMeter, number>>>;
  /** Meters that cannot occur, as `inputAudio` for a request without sound; they would make the bound needlessly high. */
  readonly without?: readonly Meter[];
}

const inputMeters = [
  'input',
  'cacheRead',
  'cacheWrite',
  'cacheWrite5m',
  'cacheWrite1h',
  'inputAudio',
  'inputImage',
  'cacheReadAudio',
] as const satisfies readonly Meter[];
const outputMeters = ['output', 'reasoning', 'outputAudio', 'outputImage'] as const satisfies readonly Meter[];

const million = 1_000_000n;

/**
 * The most that a request within these bounds can cost: `priceOf` never gives more, however its tokens divide among the
 * meters and whichever tier they reach.
 */
export function worstCaseOf(price: ResolvedPrice, bounds: RequestBounds): PicoDollars {
  let tokens = 0n;
  for (const [index, tier] of price.tiers.entries()) {
    if (tier.aboveInputTokens !== undefined && tier.aboveInputTokens >= bounds.inputTokens) break;
    const inputMax = Math.min(bounds.inputTokens, endOf(price.tiers[index + 1]));
    const cost =
      atMost(inputMax, dearest(tier.picoPerMillion, inputMeters, bounds)) +
      atMost(bounds.outputTokensMax, dearest(tier.picoPerMillion, outputMeters, bounds)) +
      unitsCost(tier.picoPerMillion, bounds);
    if (cost > tokens) tokens = cost;
  }
  const searches = atMost(bounds.webSearchesMax ?? 0, price.picoPerMillionSearches ?? 0n);
  return tokens + searches + atMost(1, price.picoPerMillionRequests ?? 0n);
}

function unitsCost(rates: PicoRates, { unitsMax = {} }: RequestBounds): bigint {
  return UnitMeter.options.reduce((sum, meter) => sum + atMost(unitsMax[meter] ?? 0, rates[meter] ?? 0n), 0n);
}

/** The most input tokens a tier can see before the next one takes over. */
function endOf(next: RateTier | undefined): number {
  return next?.aboveInputTokens ?? Number.MAX_SAFE_INTEGER;
}

function dearest(rates: PicoRates, meters: readonly Meter[], { without = [] }: RequestBounds): bigint {
  let highest = 0n;
  for (const meter of meters) {
    const rate = rates[meter];
    if (rate !== undefined && rate > highest && !without.includes(meter)) highest = rate;
  }
  return highest;
}

/** Rounds up per unit, so that however the units are divided into lines, their rounded sum stays below. */
function atMost(quantity: number, picoPerMillion: bigint): bigint {
  return BigInt(quantity) * ((picoPerMillion + million - 1n) / million);
}
