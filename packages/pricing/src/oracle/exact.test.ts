import { describe, expect, test } from '@jest/globals';
import { Meter, PriceCard, type Rates } from '@tollgate/schema';
import { priceOf } from '../price-of.js';
import { resolvePrice } from '../resolved-price.js';
import { worstCaseOf } from '../worst-case.js';
import { exactBill } from './test-support/exact-bill.js';
import { createRandom, type Random } from './test-support/random.js';
import { randomCells, spoil, usageOf } from './test-support/random-usage.js';

const cardCount = 2_500;
const usagesPerCard = 40;
const worstCaseCardCount = 1_000;

describe('an exact re-computation in fractions, over random cards', () => {
  test('agrees with every bill to the pico-dollar, line by line', () => {
    const random = createRandom('exact re-computation');
    let compared = 0;
    for (let index = 0; index < cardCount; index += 1) {
      const card = randomCard(random);
      const price = resolvePrice(card, 'override');
      for (let turn = 0; turn < usagesPerCard; turn += 1) {
        const cells = randomCells(random, boundsOf(card));
        const requests = random.below(3);
        const bill = priceOf(usageOf(cells), price, requests);
        const exact = exactBill(cells, card, requests);
        const amounts = new Map(bill.lines.map((line) => [line.meter, line.amount]));
        const agreed =
          bill.total === exact.total &&
          sameAmounts(amounts, exact.amounts) &&
          bill.adjustments.join() === (exact.uncovered ? 'rate-missing' : '');
        if (!agreed) throw new Error(`seed ${random.seed}: ${describeCase({ card, cells, requests, bill, exact })}`);
        compared += 1;
      }
    }
    expect(compared).toBe(cardCount * usagesPerCard);
  });

  test('finds no bill above the worst case of its bounds, contradictory usages included', () => {
    const random = createRandom('worst case');
    for (let index = 0; index < worstCaseCardCount; index += 1) {
      const card = randomCard(random);
      const price = resolvePrice(card, 'override');
      for (let turn = 0; turn < usagesPerCard; turn += 1) {
        const complete = usageOf(randomCells(random, boundsOf(card)));
        const bounds = {
          inputTokens: complete.inputTokens + random.pick([0, 0, 1, 5000]),
          outputTokensMax: (complete.outputTokens ?? 0) + random.pick([0, 0, 1, 5000]),
          webSearchesMax: complete.webSearches ?? 0,
        };
        const spoilt = {
          ...spoil(random, complete),
          inputTokens: complete.inputTokens,
          outputTokens: complete.outputTokens,
        };
        const { total } = priceOf(random.chance(0.5) ? complete : spoilt, price);
        if (total > worstCaseOf(price, bounds)) {
          throw new Error(`seed ${random.seed}: ${describeCase({ card, complete, spoilt, bounds })}`);
        }
      }
    }
  });
});

/** Any combination of rates, with up to twelve fraction digits, so that most lines need rounding. */
function randomCard(random: Random): PriceCard {
  const amount = () =>
    `${random.below(10 ** random.below(4))}.${String(random.below(10 ** 12)).slice(0, 1 + random.below(12))}`;
  const rates = (probability: number): Rates =>
    Object.fromEntries(Meter.options.filter(() => random.chance(probability)).map((meter) => [meter, amount()]));
  const bounds = new Set(Array.from({ length: random.below(4) }, () => 1 + random.below(500_000)));
  const tiers = [...bounds].map((aboveInputTokens) => ({ aboveInputTokens, usdPerMillion: rates(0.5) }));
  return PriceCard.parse({
    kind: 'any',
    model: 'any',
    effectiveFromMs: 0,
    usdPerMillion: { ...(random.chance(0.95) && { input: amount(), output: amount() }), ...rates(0.5) },
    ...(tiers.length > 0 && { tiers }),
    ...(random.chance(0.5) && { usdPerThousandSearches: amount() }),
    ...(random.chance(0.3) && { usdPerThousandRequests: amount() }),
  });
}

function boundsOf(card: PriceCard): readonly number[] {
  return (card.tiers ?? []).map((tier) => tier.aboveInputTokens);
}

function sameAmounts(left: ReadonlyMap<string, bigint>, right: ReadonlyMap<string, bigint>): boolean {
  return left.size === right.size && [...left].every(([name, amount]) => right.get(name) === amount);
}

function describeCase(value: unknown): string {
  return JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? `${member}n` : member));
}
