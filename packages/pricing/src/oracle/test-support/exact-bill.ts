import type { Meter, PriceCard, Rates } from '@tollgate/schema';
import type { Cells } from './random-usage.js';

/**
 * The bill of a usage worked out in another way than `priceOf` does: not from sums that a provider reports but from what
 * really happened, cell by cell, each cell with the list of meters it may be charged by, in fractions of whole numbers.
 */
export interface ExactBill {
  readonly total: bigint;
  /** Pico-dollars by what was charged. */
  readonly amounts: ReadonlyMap<string, bigint>;
  /** Something happened that no rate covers. */
  readonly uncovered: boolean;
}

const chargedBy: readonly { readonly name: keyof Cells; readonly meters: readonly Meter[] }[] = [
  { name: 'text', meters: ['input'] },
  { name: 'audio', meters: ['inputAudio', 'input'] },
  { name: 'image', meters: ['inputImage', 'input'] },
  { name: 'readText', meters: ['cacheRead', 'input'] },
  { name: 'readAudio', meters: ['cacheReadAudio', 'cacheRead', 'inputAudio', 'input'] },
  { name: 'written5m', meters: ['cacheWrite5m', 'cacheWrite', 'input'] },
  { name: 'written1h', meters: ['cacheWrite1h', 'cacheWrite', 'input'] },
  { name: 'written', meters: ['cacheWrite', 'input'] },
  { name: 'answer', meters: ['output'] },
  { name: 'answerAudio', meters: ['outputAudio', 'output'] },
  { name: 'answerImage', meters: ['outputImage', 'output'] },
  { name: 'reasoning', meters: ['reasoning', 'output'] },
];
const inputCells = ['text', 'audio', 'image', 'readText', 'readAudio', 'written5m', 'written1h', 'written'] as const;

export function exactBill(cells: Cells, card: PriceCard, requests: number): ExactBill {
  const inputTokens = inputCells.reduce((sum, name) => sum + cells[name], 0);
  const rates = ratesOf(card, inputTokens);
  const quantities = new Map<string, { quantity: number; usd: string; per: bigint }>();
  let uncovered = false;
  const add = (name: string, quantity: number, price: { usd: string | undefined; per: bigint }) => {
    if (quantity === 0) return;
    if (price.usd === undefined) {
      uncovered = true;
      return;
    }
    const before = quantities.get(name)?.quantity ?? 0;
    quantities.set(name, { quantity: before + quantity, usd: price.usd, per: price.per });
  };
  for (const { name, meters } of chargedBy) {
    const meter = meters.find((candidate) => rates[candidate] !== undefined);
    const usd = meter === undefined ? undefined : rates[meter];
    add(meter ?? name, cells[name], { usd, per: 1_000_000n });
  }
  add('webSearch', cells.webSearches, { usd: card.usdPerThousandSearches, per: 1000n });
  if (card.usdPerThousandRequests !== undefined)
    add('request', requests, { usd: card.usdPerThousandRequests, per: 1000n });

  const amounts = new Map([...quantities].map(([name, line]) => [name, toPico(line.quantity, line.usd, line.per)]));
  return { total: [...amounts.values()].reduce((sum, amount) => sum + amount, 0n), amounts, uncovered };
}

/** The rates in force: a reached tier's replace those of lower tiers and of the list price. */
function ratesOf(card: PriceCard, inputTokens: number): Rates {
  const reached = (card.tiers ?? []).filter((tier) => inputTokens > tier.aboveInputTokens);
  reached.sort((left, right) => left.aboveInputTokens - right.aboveInputTokens);
  return Object.assign({}, card.usdPerMillion, ...reached.map((tier) => tier.usdPerMillion));
}

/** `quantity / per * usd` in pico-dollars as one fraction, then its nearest whole number, halves up. */
function toPico(quantity: number, usd: string, per: bigint): bigint {
  const [whole = '', fraction = ''] = usd.split('.');
  const numerator = BigInt(quantity) * BigInt(whole + fraction) * 10n ** 12n;
  const denominator = per * 10n ** BigInt(fraction.length);
  const floor = numerator / denominator;
  const rest = numerator - floor * denominator;
  return rest + rest >= denominator ? floor + 1n : floor;
}
