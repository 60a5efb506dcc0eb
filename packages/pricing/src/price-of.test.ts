import { describe, expect, it } from '@jest/globals';
import { type PriceCard, type Rates, type TokenUsage, tokenCountMax } from '@tollgate/schema';
import fc from 'fast-check';
import { isCovered, priceOf } from './price-of.js';
import { type ResolvedPrice, resolvePrice } from './resolved-price.js';

function priced(usdPerMillion: Rates, more: Partial<PriceCard> = {}): ResolvedPrice {
  return resolvePrice({ kind: 'any', model: 'any', effectiveFromMs: 0, usdPerMillion, ...more }, 'override');
}

/** The lines as `quantity @ dollars per million`, by meter. */
function linesOf(usage: TokenUsage, price: ResolvedPrice): Record<string, string> {
  const lines = priceOf(usage, price).lines;
  return Object.fromEntries(
    lines.map((line) => [line.meter, `${line.quantity} @ ${Number(line.picoPerMillion) / 1e12}`]),
  );
}

const everyRate: Rates = {
  input: '10',
  output: '20',
  cacheRead: '1',
  cacheWrite: '12',
  cacheWrite5m: '13',
  cacheWrite1h: '14',
  inputAudio: '50',
  inputImage: '15',
  cacheReadAudio: '5',
  outputAudio: '60',
  outputImage: '70',
  reasoning: '30',
};

const everything = {
  inputTokens: 10_000,
  cacheReadTokens: 4_000,
  cacheReadAudioTokens: 500,
  cacheWriteTokens: 3_000,
  cacheWrite5mTokens: 1_000,
  cacheWrite1hTokens: 700,
  inputAudioTokens: 800,
  inputImageTokens: 200,
  outputTokens: 1_000,
  reasoningTokens: 400,
  outputAudioTokens: 100,
  outputImageTokens: 50,
  webSearches: 3,
} as const satisfies TokenUsage;

describe('a bill', () => {
  it('of a plain request is tokens times list price, exactly', () => {
    const bill = priceOf({ inputTokens: 1_234, outputTokens: 567 }, priced({ input: '2.5', output: '10' }));
    expect(bill).toEqual({
      total: 8_755_000_000n,
      lines: [
        { meter: 'input', quantity: 1_234, picoPerMillion: 2_500_000_000_000n, amount: 3_085_000_000n },
        { meter: 'output', quantity: 567, picoPerMillion: 10_000_000_000_000n, amount: 5_670_000_000n },
      ],
      aboveInputTokens: undefined,
      adjustments: [],
    });
  });

  it('of everything at once has each token in one line', () => {
    expect(linesOf(everything, priced(everyRate, { usdPerThousandSearches: '10' }))).toEqual({
      cacheReadAudio: '500 @ 5',
      cacheRead: '3500 @ 1',
      cacheWrite5m: '1000 @ 13',
      cacheWrite1h: '700 @ 14',
      cacheWrite: '1300 @ 12',
      inputAudio: '300 @ 50',
      inputImage: '200 @ 15',
      input: '2500 @ 10',
      outputAudio: '100 @ 60',
      outputImage: '50 @ 70',
      reasoning: '400 @ 30',
      output: '450 @ 20',
      webSearch: '3 @ 10000',
    });
  });

  it.each<[keyof Rates, string, string]>([
    ['cacheReadAudio', 'cacheRead', '4000 @ 1'],
    ['cacheRead', 'input', '6000 @ 10'],
    ['cacheWrite5m', 'cacheWrite', '2300 @ 12'],
    ['cacheWrite1h', 'cacheWrite', '2000 @ 12'],
    ['cacheWrite', 'input', '3800 @ 10'],
    ['inputAudio', 'input', '2800 @ 10'],
    ['inputImage', 'input', '2700 @ 10'],
    ['outputAudio', 'output', '550 @ 20'],
    ['outputImage', 'output', '500 @ 20'],
    ['reasoning', 'output', '850 @ 20'],
  ])('charges %s without a rate of its own as %s', (meter, parent, line) => {
    const { [meter]: _left, ...rates } = everyRate;
    const lines = linesOf(everything, priced(rates));
    expect(lines[meter]).toBeUndefined();
    expect(lines[parent]).toBe(line);
  });

  it('charges sound from the cache as sound where the cache has no rates', () => {
    const lines = linesOf(everything, priced({ input: '10', inputAudio: '50', output: '20' }));
    expect(lines).toEqual({ input: '9200 @ 10', inputAudio: '800 @ 50', output: '1000 @ 20' });
  });

  it('needs only two rates for any usage', () => {
    const bill = priceOf(everything, priced({ input: '10', output: '20' }, { usdPerThousandSearches: '0' }));
    expect(bill.total).toBe(10_000n * 10_000_000n + 1_000n * 20_000_000n);
    expect(bill.adjustments).toEqual([]);
  });

  it('counts searches by the thousand and requests one by one', () => {
    const price = priced({ input: '0', output: '0' }, { usdPerThousandSearches: '10', usdPerThousandRequests: '5' });
    expect(priceOf({ inputTokens: 1, webSearches: 3 }, price).total).toBe(30_000_000_000n + 5_000_000_000n);
    expect(priceOf({}, price, 0).total).toBe(0n);
    expect(priceOf({}, price, 2).lines).toEqual([
      { meter: 'request', quantity: 2, picoPerMillion: 5_000_000_000_000_000n, amount: 10_000_000_000n },
    ]);
  });

  it('counts what is not sold by the token one by one, where it has a price', () => {
    const price = priced({ images: '40000', inputCharacters: '15', inputAudioMs: '0.1', searchUnits: '2000' });
    const bill = priceOf({ images: 2, inputCharacters: 3, inputAudioMs: 1000, searchUnits: 1 }, price);
    expect(bill.lines.map(({ meter, amount }) => [meter, amount])).toEqual([
      ['images', 80_000_000_000n],
      ['inputCharacters', 45_000_000n],
      ['inputAudioMs', 100_000_000n],
      ['searchUnits', 2_000_000_000n],
    ]);
    const byToken = priceOf({ inputTokens: 1, images: 1 }, priced({ input: '1', output: '1' }));
    expect(byToken).toMatchObject({ total: 1_000_000n, adjustments: [] });
  });

  it('rounds each line once, halves up', () => {
    const price = priced({ input: '0.0000005', output: '0.000000499999', cacheRead: '0.0000015' });
    const bill = priceOf({ inputTokens: 2, cacheReadTokens: 1, outputTokens: 1 }, price);
    expect(bill.lines.map((line) => line.amount)).toEqual([2n, 1n, 0n]);
    expect(priceOf({ outputTokens: 1 }, price).total).toBe(0n);
    expect(bill.total).toBe(3n);
  });

  it('stays exact where floating point numbers do not', () => {
    const price = priced({ input: '999999999999.999999999999' });
    const bill = priceOf({ inputTokens: tokenCountMax }, price);
    const exact = BigInt(tokenCountMax) * 999_999_999_999_999_999_999_999n;
    expect(bill.total).toBe((exact + 500_000n) / 1_000_000n);
  });
});

describe('a long-context tier', () => {
  const price = priced(
    { input: '3', output: '15', cacheRead: '0.3' },
    { tiers: [{ aboveInputTokens: 200_000, usdPerMillion: { input: '6', output: '22.5', cacheRead: '0.6' } }] },
  );

  it.each([
    [199_999, undefined, '3'],
    [200_000, undefined, '3'],
    [200_001, 200_000, '6'],
  ])('of %s input tokens is the one above %s', (inputTokens, bound, rate) => {
    expect(priceOf({ inputTokens }, price).aboveInputTokens).toBe(bound);
    expect(linesOf({ inputTokens }, price)).toEqual({ input: `${inputTokens} @ ${rate}` });
  });

  it('holds for the whole request, output and cached tokens included', () => {
    expect(linesOf({ inputTokens: 300_000, cacheReadTokens: 299_000, outputTokens: 10 }, price)).toEqual({
      cacheRead: '299000 @ 0.6',
      input: '1000 @ 6',
      output: '10 @ 22.5',
    });
  });

  it('goes by the whole input, cached parts included, and not by the output', () => {
    expect(priceOf({ inputTokens: 200_001, cacheReadTokens: 200_001 }, price).aboveInputTokens).toBe(200_000);
    expect(priceOf({ inputTokens: 1, outputTokens: 900_000 }, price).aboveInputTokens).toBeUndefined();
  });
});

describe('a usage that contradicts itself', () => {
  const price = priced(everyRate);

  it.each<[string, TokenUsage, Record<string, string>]>([
    ['more cached than sent', { inputTokens: 100, cacheReadTokens: 300 }, { cacheRead: '100 @ 1' }],
    [
      'read and written more than sent',
      { inputTokens: 100, cacheReadTokens: 80, cacheWriteTokens: 50 },
      { cacheRead: '80 @ 1', cacheWrite: '20 @ 12' },
    ],
    [
      'lifetimes longer than what was written',
      { inputTokens: 100, cacheWriteTokens: 50, cacheWrite5mTokens: 40, cacheWrite1hTokens: 40 },
      { cacheWrite5m: '40 @ 13', cacheWrite1h: '10 @ 14', input: '50 @ 10' },
    ],
    [
      'more sound and pictures than sent',
      { inputTokens: 100, inputAudioTokens: 90, inputImageTokens: 90 },
      { inputAudio: '90 @ 50', inputImage: '10 @ 15' },
    ],
    [
      'more cached sound than sound',
      { inputTokens: 100, cacheReadTokens: 50, inputAudioTokens: 10, cacheReadAudioTokens: 20 },
      { cacheReadAudio: '10 @ 5', cacheRead: '40 @ 1', input: '50 @ 10' },
    ],
    [
      'less cached sound than there must be',
      { inputTokens: 100, cacheReadTokens: 80, inputAudioTokens: 60, cacheReadAudioTokens: 0 },
      { cacheReadAudio: '40 @ 5', cacheRead: '40 @ 1', inputAudio: '20 @ 50' },
    ],
    ['more thought than said', { outputTokens: 10, reasoningTokens: 15 }, { reasoning: '10 @ 30' }],
    [
      'more parts than output',
      { outputTokens: 100, outputAudioTokens: 70, outputImageTokens: 20, reasoningTokens: 30 },
      { outputAudio: '70 @ 60', outputImage: '20 @ 70', reasoning: '10 @ 30' },
    ],
  ])('with %s is cut down to its whole and flagged', (_name, usage, lines) => {
    expect(linesOf(usage, price)).toEqual(lines);
    expect(priceOf(usage, price).adjustments).toEqual(['parts-exceed-whole']);
  });

  it.each<[string, TokenUsage, number]>([
    ['cache', { cacheReadTokens: 70, cacheWriteTokens: 30 }, 100],
    ['sound', { inputAudioTokens: 70, inputImageTokens: 30, cacheReadTokens: 20, cacheReadAudioTokens: 20 }, 100],
    ['sound and other cached tokens', { inputAudioTokens: 70, cacheReadTokens: 60, cacheReadAudioTokens: 20 }, 110],
    ['lifetimes', { cacheWrite5mTokens: 70, cacheWrite1hTokens: 30 }, 100],
    ['output', { outputAudioTokens: 70, outputImageTokens: 20, reasoningTokens: 10 }, 100],
  ])('without a whole for its parts of %s takes the smallest that holds them', (_name, usage, whole) => {
    const bill = priceOf(usage, price);
    expect(bill.lines.reduce((sum, line) => sum + line.quantity, 0)).toBe(whole);
    expect(bill.adjustments).toEqual(['whole-missing']);
  });

  it('that does not say how sound and cache overlap is taken to overlap as little as possible', () => {
    const apart = { inputTokens: 100, cacheReadTokens: 40, inputAudioTokens: 60 };
    expect(linesOf(apart, price)).toEqual({ cacheRead: '40 @ 1', inputAudio: '60 @ 50' });
    const crowded = { inputTokens: 100, cacheReadTokens: 70, inputAudioTokens: 60 };
    expect(linesOf(crowded, price)).toEqual({ cacheReadAudio: '30 @ 5', cacheRead: '40 @ 1', inputAudio: '30 @ 50' });
    for (const usage of [apart, crowded]) expect(priceOf(usage, price).adjustments).toEqual(['overlap-assumed']);
  });

  it('whose pictures do not fit beside the cached tokens had cached pictures', () => {
    const usage = { inputTokens: 100, cacheReadTokens: 80, inputImageTokens: 60 };
    expect(linesOf(usage, price)).toEqual({ cacheRead: '80 @ 1', inputImage: '20 @ 15' });
    expect(priceOf(usage, price).adjustments).toEqual(['overlap-assumed']);
  });

  it.each([Number.NaN, -5, 1.5, Number.POSITIVE_INFINITY, 2 ** 53])(
    'with a count of %s is charged without it',
    (count) => {
      const bill = priceOf({ inputTokens: 10, cacheReadTokens: count, outputTokens: count, webSearches: count }, price);
      expect(bill.lines.map((line) => [line.meter, line.quantity])).toEqual([['input', 10]]);
      expect(bill.adjustments).toEqual(['count-invalid']);
    },
  );

  it('by nothing but a missing rate is not charged for that part and flagged', () => {
    expect(priceOf({ inputTokens: 5, outputTokens: 7 }, priced({ input: '1' }))).toMatchObject({
      total: 5_000_000n,
      adjustments: ['rate-missing'],
    });
    expect(priceOf({ webSearches: 1 }, price).adjustments).toEqual(['rate-missing']);
    expect(priceOf({ inputTokens: 5, outputTokens: 0 }, priced({ input: '1' })).adjustments).toEqual([]);
  });
});

describe('any usage at all', () => {
  const anyCount = fc.option(fc.oneof(fc.nat(1_000), fc.maxSafeInteger(), fc.double()), { nil: undefined });
  const anyUsage = fc.record<TokenUsage>({
    inputTokens: anyCount,
    cacheReadTokens: anyCount,
    cacheWriteTokens: anyCount,
    cacheWrite5mTokens: anyCount,
    cacheWrite1hTokens: anyCount,
    inputAudioTokens: anyCount,
    inputImageTokens: anyCount,
    cacheReadAudioTokens: anyCount,
    outputTokens: anyCount,
    reasoningTokens: anyCount,
    outputAudioTokens: anyCount,
    outputImageTokens: anyCount,
    webSearches: anyCount,
  });
  const prices = [
    priced(everyRate),
    priced({ input: '10', output: '20' }),
    priced({ cacheRead: '1', inputAudio: '3' }),
    priced({}),
  ];

  it('never throws and never costs less than nothing', () => {
    fc.assert(
      fc.property(anyUsage, fc.constantFrom(...prices), (usage, price) => {
        const bill = priceOf(usage, price);
        expect(bill.total).toBe(bill.lines.reduce((sum, line) => sum + line.amount, 0n));
        expect(bill.lines.every((line) => line.quantity > 0 && line.amount >= 0n)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has every token it states in exactly one line', () => {
    fc.assert(
      fc.property(anyUsage, fc.nat(10 ** 9), fc.nat(10 ** 9), (usage, inputTokens, outputTokens) => {
        const { lines } = priceOf({ ...usage, inputTokens, outputTokens, webSearches: 0 }, priced(everyRate));
        expect(lines.reduce((sum, line) => sum + line.quantity, 0)).toBe(inputTokens + outputTokens);
        expect(new Set(lines.map((line) => line.meter)).size).toBe(lines.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a price covers', () => {
  const covered = (usage: TokenUsage, price: ReturnType<typeof priced>) =>
    isCovered(usage, price, priceOf(usage, price));
  const byToken = priced({ input: '1', output: '2' }, { usdPerThousandRequests: '5', usdPerThousandSearches: '1' });
  const byCharacter = priced({ inputCharacters: '15' });
  const byRequest = priced({}, { usdPerThousandRequests: '0' });

  it.each<[string, TokenUsage, ReturnType<typeof priced>]>([
    ['tokens that are sold by the token', { inputTokens: 1 }, byToken],
    ['tokens beside pictures', { inputTokens: 1, images: 1 }, byToken],
    ['nothing at all', { inputTokens: 0, outputTokens: 0 }, byCharacter],
    ['characters that are sold by the character', { inputCharacters: 1 }, byCharacter],
    ['what is sold by the request, counted or not', {}, byRequest],
    ['what is free', { inputTokens: 5 }, priced({ input: '0', output: '0' })],
  ])('%s', (_name, usage, price) => {
    expect(covered(usage, price)).toBe(true);
  });

  it.each<[string, TokenUsage, ReturnType<typeof priced>]>([
    ['what nobody has counted', {}, byToken],
    ['searches alone', { webSearches: 1 }, byToken],
    ['characters by the token', { inputCharacters: 1 }, byToken],
    ['tokens by the character', { inputTokens: 1, outputTokens: 1 }, byCharacter],
  ])('but not %s: that is unpriced, not free', (_name, usage, price) => {
    expect(covered(usage, price)).toBe(false);
  });
});
