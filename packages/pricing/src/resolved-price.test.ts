import { describe, expect, it } from '@jest/globals';
import type { PriceCard } from '@tollgate/schema';
import { resolvePrice, tierFor } from './resolved-price.js';

const card: PriceCard = {
  kind: 'openai',
  model: 'gpt',
  effectiveFromMs: 0,
  usdPerMillion: { input: '2.50', output: '10', cacheRead: '1.25' },
  tiers: [
    { aboveInputTokens: 200_000, usdPerMillion: { input: '5', output: '15' } },
    { aboveInputTokens: 500_000, usdPerMillion: { input: '9' } },
  ],
  usdPerThousandSearches: '10',
  usdPerThousandRequests: '0.005',
};
const versionOf = (changes: Partial<PriceCard>) => resolvePrice({ ...card, ...changes }, 'override').version;

describe('a resolved price', () => {
  it('holds pico-dollars per million, exactly', () => {
    const price = resolvePrice(card, 'override');
    expect(price.tiers[0].picoPerMillion).toMatchObject({
      input: 2_500_000_000_000n,
      cacheRead: 1_250_000_000_000n,
      cacheWrite: undefined,
    });
    expect(price.picoPerMillionSearches).toBe(10_000_000_000_000_000n);
    expect(price.picoPerMillionRequests).toBe(5_000_000_000_000n);
  });

  it('keeps in a tier the rates that the tier does not name', () => {
    const rates = resolvePrice(card, 'override').tiers.map(({ picoPerMillion }) => [
      picoPerMillion.input,
      picoPerMillion.output,
      picoPerMillion.cacheRead,
    ]);
    expect(rates).toEqual([
      [2_500_000_000_000n, 10_000_000_000_000n, 1_250_000_000_000n],
      [5_000_000_000_000n, 15_000_000_000_000n, 1_250_000_000_000n],
      [9_000_000_000_000n, 15_000_000_000_000n, 1_250_000_000_000n],
    ]);
  });

  it.each([
    [0, undefined],
    [199_999, undefined],
    [200_000, undefined],
    [200_001, 200_000],
    [500_000, 200_000],
    [500_001, 500_000],
    [Number.MAX_SAFE_INTEGER, 500_000],
  ])('applies to %s input tokens the tier above %s', (inputTokens, bound) => {
    expect(tierFor(resolvePrice(card, 'override'), inputTokens).aboveInputTokens).toBe(bound);
  });

  it('does not mind the order in which tiers are written', () => {
    expect(versionOf({ tiers: card.tiers?.toReversed() })).toBe(versionOf({}));
  });

  it.each(['', '-1', '1.5e3', '1.0000000000001', 'free'])(
    'refuses the amount %j, which the schema lets nobody write',
    (input) => {
      expect(() => resolvePrice({ ...card, usdPerMillion: { input } }, 'override')).toThrow(RangeError);
    },
  );
});

describe('the version of a price', () => {
  it('is the same text in every process and release, for what was charged must be found again', () => {
    expect(versionOf({})).toBe('07d8f356037c33ceb4b83d6cdef2978f');
  });

  it('is equal for equal prices, whoever charges them, when, and however they are written', () => {
    const same: Partial<PriceCard>[] = [
      { kind: 'azure' },
      { model: 'other' },
      { effectiveFromMs: 5, effectiveToMs: 9 },
      { dailyWindowUtc: { fromMs: 0, toMs: 1 } },
      { usdPerMillion: { cacheRead: '1.250', output: '10.0', input: '2.5' } },
      { usdPerThousandSearches: '10.00' },
    ];
    expect(new Set(same.map(versionOf))).toEqual(new Set([versionOf({})]));
    expect(resolvePrice(card, 'default').version).toBe(versionOf({}));
  });

  it('differs when anything that is charged differs', () => {
    const others: Partial<PriceCard>[] = [
      {},
      { usdPerMillion: { ...card.usdPerMillion, input: '2.500000000001' } },
      { usdPerMillion: { input: '2.50', output: '10' } },
      { usdPerMillion: { ...card.usdPerMillion, cacheWrite: '2.5' } },
      { usdPerMillion: { ...card.usdPerMillion, cacheWrite: '0' } },
      { tiers: undefined },
      { tiers: card.tiers?.slice(0, 1) },
      { tiers: [{ aboveInputTokens: 200_001, usdPerMillion: { input: '5', output: '15' } }] },
      { usdPerThousandSearches: undefined },
      { usdPerThousandSearches: '0' },
      { usdPerThousandRequests: '0.006' },
    ];
    expect(new Set(others.map(versionOf)).size).toBe(others.length);
  });
});
