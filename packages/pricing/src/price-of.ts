import { type Meter, type PicoDollars, type TokenUsage, UnitMeter } from '@tollgate/schema';
import { divideRounded } from './money.js';
import { type ResolvedPrice, tierFor } from './resolved-price.js';
import { settleUsage, type UsageAdjustment } from './settle-usage.js';
import { splitInput, splitOutput } from './split-usage.js';

/** What a line of a bill counts: tokens or other units, or searches and requests one by one. */
export type LineMeter = Meter | 'webSearch' | 'request';

/** One line of arithmetic: `amount` is `quantity * picoPerMillion / 1,000,000`, rounded half up to whole pico-dollars. */
export interface PriceLine {
  readonly meter: LineMeter;
  readonly quantity: number;
  /** Pico-dollars for a million of what the line counts. */
  readonly picoPerMillion: bigint;
  readonly amount: PicoDollars;
}

/** What a usage costs and why. */
export interface PricedUsage {
  /** The sum of the lines. */
  readonly total: PicoDollars;
  /** Without lines of quantity zero. */
  readonly lines: readonly PriceLine[];
  /** The bound of the long-context tier that was applied; undefined for the list price. */
  readonly aboveInputTokens: number | undefined;
  /** Empty for a usage that was charged just as it stood. */
  readonly adjustments: readonly UsageAdjustment[];
}

const million = 1_000_000n;

/**
 * Charges a usage: exact integers, each token once, rounding once per line. Never throws and never charges below zero;
 * what a contradictory usage is taken to mean is told in `adjustments`. `requests` counts the calls that a per-request
 * price is charged for: pass 0 for an attempt that the provider refused.
 */
export function priceOf(usage: TokenUsage, price: ResolvedPrice, requests = 1): PricedUsage {
  const adjustments = new Set<UsageAdjustment>();
  const settled = settleUsage(usage, adjustments);
  const tier = tierFor(price, settled.input);
  const lines: PriceLine[] = [];
  const charge = (meter: LineMeter, quantity: number, picoPerMillion: bigint | undefined) => {
    if (quantity === 0) return;
    if (picoPerMillion === undefined) adjustments.add('rate-missing');
    else lines.push(lineOf(meter, quantity, picoPerMillion));
  };

  const rates = tier.picoPerMillion;
  for (const { meter, quantity } of splitInput(settled, rates, adjustments)) charge(meter, quantity, rates[meter]);
  for (const { meter, quantity } of splitOutput(settled, rates)) charge(meter, quantity, rates[meter]);
  charge('webSearch', settled.webSearches, price.picoPerMillionSearches);
  // A model is sold by some of these at most, and by the others nothing is missing.
  for (const meter of UnitMeter.options)
    if (rates[meter] !== undefined) charge(meter, settled.units[meter], rates[meter]);
  // Most prices have no price per request, and that is nothing missing.
  if (price.picoPerMillionRequests !== undefined) charge('request', requests, price.picoPerMillionRequests);

  let total = 0n;
  for (const line of lines) total += line.amount;
  return { total, lines, aboveInputTokens: tier.aboveInputTokens, adjustments: [...adjustments] };
}

/**
 * Whether a price covers a usage at all. One by other units than those that were counted does not, and neither does any
 * cover what nobody has counted, unless it is by the request alone: such an attempt is unpriced, which is not free.
 */
export function isCovered(usage: TokenUsage, price: ResolvedPrice, { lines }: PricedUsage): boolean {
  if (isByRequest(price)) return true;
  const wholes = [usage.inputTokens, usage.outputTokens, ...UnitMeter.options.map((unit) => usage[unit])];
  if (wholes.every((count) => count === undefined)) return false;
  const isNothing = Object.values(usage).every((count) => (count ?? 0) === 0);
  return isNothing || lines.some(({ meter }) => meter !== 'request' && meter !== 'webSearch');
}

function isByRequest({ tiers, picoPerMillionRequests }: ResolvedPrice): boolean {
  const hasRates = tiers.some(({ picoPerMillion }) => Object.values(picoPerMillion).some((rate) => rate !== undefined));
  return picoPerMillionRequests !== undefined && !hasRates;
}

function lineOf(meter: LineMeter, quantity: number, picoPerMillion: bigint): PriceLine {
  return { meter, quantity, picoPerMillion, amount: divideRounded(BigInt(quantity) * picoPerMillion, million) };
}
