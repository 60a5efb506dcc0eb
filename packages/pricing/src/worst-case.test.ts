import { describe, expect, it } from '@jest/globals';
import type { PriceCard, Rates } from '@tollgate/schema';
import { priceOf } from './price-of.js';
import { type ResolvedPrice, resolvePrice } from './resolved-price.js';
import { worstCaseOf } from './worst-case.js';

function priced(usdPerMillion: Rates, more: Partial<PriceCard> = {}): ResolvedPrice {
  return resolvePrice({ kind: 'any', model: 'any', effectiveFromMs: 0, usdPerMillion, ...more }, 'override');
}

const bounds = { inputTokens: 1_000, outputTokensMax: 500 };

describe('the worst case of a request', () => {
  it('is the list price of all its tokens when there is nothing dearer', () => {
    const price = priced({ input: '3', output: '15', cacheRead: '0.3' });
    expect(worstCaseOf(price, bounds)).toBe(priceOf({ inputTokens: 1_000, outputTokens: 500 }, price).total);
  });

  it('takes the dearest way in which tokens can be used', () => {
    const price = priced({ input: '3', cacheWrite1h: '6', inputAudio: '40', output: '15', outputAudio: '80' });
    expect(worstCaseOf(price, bounds)).toBe(1_000n * 40_000_000n + 500n * 80_000_000n);
  });

  it('leaves out what the caller knows cannot happen', () => {
    const price = priced({ input: '3', cacheWrite1h: '6', inputAudio: '40', output: '15', outputAudio: '80' });
    const without = ['inputAudio', 'outputAudio', 'cacheWrite1h'] as const;
    expect(worstCaseOf(price, { ...bounds, without })).toBe(1_000n * 3_000_000n + 500n * 15_000_000n);
  });

  it('is that of the tier the input may reach, for the whole request', () => {
    const price = priced(
      { input: '3', output: '15' },
      { tiers: [{ aboveInputTokens: 1_000, usdPerMillion: { input: '6', output: '22' } }] },
    );
    expect(worstCaseOf(price, bounds)).toBe(1_000n * 3_000_000n + 500n * 15_000_000n);
    expect(worstCaseOf(price, { ...bounds, inputTokens: 1_001 })).toBe(1_001n * 6_000_000n + 500n * 22_000_000n);
  });

  it('is that of a lower tier where more tokens cost less', () => {
    const price = priced(
      { input: '10', output: '1' },
      { tiers: [{ aboveInputTokens: 1_000, usdPerMillion: { input: '1', output: '1' } }] },
    );
    expect(worstCaseOf(price, { inputTokens: 2_000, outputTokensMax: 0 })).toBe(1_000n * 10_000_000n);
  });

  it('includes the price per request and the searches that are allowed', () => {
    const price = priced({ input: '0', output: '0' }, { usdPerThousandSearches: '10', usdPerThousandRequests: '5' });
    expect(worstCaseOf(price, bounds)).toBe(5_000_000_000n);
    expect(worstCaseOf(price, { ...bounds, webSearchesMax: 3 })).toBe(35_000_000_000n);
  });

  it('includes the most of what is not sold by the token', () => {
    const price = priced({ images: '40000', inputCharacters: '15' });
    expect(worstCaseOf(price, { ...bounds, unitsMax: { images: 2, inputAudioMs: 9 } })).toBe(80_000_000_000n);
  });

  it('is zero where nothing has a rate', () => {
    expect(worstCaseOf(priced({}), { ...bounds, webSearchesMax: 9 })).toBe(0n);
  });

  it('stands above the roundings of many small lines', () => {
    const price = priced({ input: '0.0000005', cacheRead: '0.0000005', inputAudio: '0.0000005', output: '0.0000005' });
    const usage = { inputTokens: 3, cacheReadTokens: 1, inputAudioTokens: 1, cacheReadAudioTokens: 0, outputTokens: 1 };
    expect(priceOf(usage, price).total).toBe(4n);
    expect(worstCaseOf(price, { inputTokens: 3, outputTokensMax: 1 })).toBe(4n);
  });
});
