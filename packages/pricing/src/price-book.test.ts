import { describe, expect, it } from '@jest/globals';
import { dayMs, hourMs, type PriceCard } from '@tollgate/schema';
import { createPriceBook, findPrice, modelCharsMax, type PriceQuery } from './price-book.js';
import { priceOf } from './price-of.js';

const noonMs = Date.UTC(2026, 10, 20, 12);
const published = createPriceBook([]);

function override(changes: Partial<PriceCard>): PriceCard {
  return {
    kind: 'openai',
    model: 'gpt-4o',
    effectiveFromMs: 0,
    usdPerMillion: { input: '1', output: '1' },
    ...changes,
  };
}

function inputPrice(overrides: readonly PriceCard[], query: Partial<PriceQuery> = {}): string | undefined {
  const book = createPriceBook(overrides);
  return findPrice(book, { kind: 'openai', model: 'gpt-4o', atMs: noonMs, ...query })?.card.usdPerMillion.input;
}

describe('a published price', () => {
  it('is found for a model, and says where it comes from', () => {
    const price = findPrice(published, { kind: 'openai', model: 'gpt-4o', atMs: noonMs });
    expect(price).toMatchObject({ source: 'default', card: { kind: 'openai', model: 'gpt-4o' } });
  });

  it.each([
    ['an unknown model', { model: 'nobody-knows-me' }],
    ['an unknown kind', { kind: 'openai-compatible' }],
    ['a name longer than any model has', { model: `gpt-5${'-'.repeat(modelCharsMax)}` }],
    ['a model that is charged by pages', { kind: 'mistral', model: 'mistral-ocr-2512' }],
  ])('is undefined for %s', (_name, query) => {
    expect(inputPrice([], query)).toBeUndefined();
  });

  it('is looked up in the list that the provider names, after the kind’s own and after overrides', () => {
    const query = { kind: 'acme', model: 'gpt-4o', priceList: 'openai' };
    expect(inputPrice([], { kind: 'acme', model: 'gpt-4o' })).toBeUndefined();
    expect(inputPrice([], query)).toBe(inputPrice([]));
    expect(inputPrice([override({ kind: 'acme' })], query)).toBe('1');
  });

  it('changes at the moment of its date', () => {
    const dateMs = Date.UTC(2025, 5, 10);
    const prices = [-1, 0, 1].map((offMs) => inputPrice([], { model: 'o3', atMs: dateMs + offMs }));
    expect(prices).toEqual(['10', '2', '2']);
  });

  it.each([
    ['before the dear hours', 29, '0.135'],
    ['at their beginning', 30, '0.27'],
    ['in their last minute', 16 * 60 + 29, '0.27'],
    ['at their end', 16 * 60 + 30, '0.135'],
    ['before midnight', 24 * 60 - 1, '0.135'],
  ])('follows the daily window of its model %s', (_name, minutes, input) => {
    const atMs = Date.UTC(2026, 10, 20) + minutes * 60_000;
    expect(inputPrice([], { kind: 'deepseek', model: 'deepseek-chat', atMs })).toBe(input);
  });

  it('has no daily window before the date the window belongs to', () => {
    const hourTwo = (day: number) => ({
      kind: 'deepseek',
      model: 'deepseek-v4-flash',
      atMs: Date.UTC(2026, 7, day, 2),
    });
    expect([16, 17].map((day) => inputPrice([], hourTwo(day)))).toEqual(['0.14', '0.44']);
  });

  it('is looked for under the name that answered when the name that was asked has none', () => {
    const query = { kind: 'azure', model: 'our-deployment', atMs: noonMs };
    expect(findPrice(published, query)).toBeUndefined();
    expect(findPrice(published, { ...query, servedModel: 'gpt-4o' })?.card.model).toBe('gpt-4o');
    expect(findPrice(published, { ...query, model: 'gpt-4o-mini', servedModel: 'gpt-4o' })?.card.model).toBe(
      'gpt-4o-mini',
    );
  });

  it('is the same object each time, for all names of a model', () => {
    const find = (model: string) => findPrice(published, { kind: 'anthropic', model, atMs: noonMs });
    expect(find('claude-sonnet-4-5')).toBe(find('claude-sonnet-4-5-20250929'));
  });
});

describe('an override', () => {
  it('wins over the published price from its first moment to the one before its end', () => {
    const card = override({ effectiveFromMs: noonMs, effectiveToMs: noonMs + hourMs });
    const prices = [-1, 0, hourMs - 1, hourMs].map((offMs) => inputPrice([card], { atMs: noonMs + offMs }));
    expect(prices).toEqual(['2.5', '1', '1', '2.5']);
  });

  it('gives a price to a model and a kind that nobody publishes', () => {
    const card = override({ kind: 'openai-compatible', model: 'ours' });
    expect(inputPrice([card], { kind: 'openai-compatible', model: 'ours' })).toBe('1');
    expect(findPrice(createPriceBook([card]), { kind: card.kind, model: 'ours', atMs: 0 })?.source).toBe('override');
  });

  it.each(['GPT-4o', ' gpt-4o', 'gpt-4o-2024-08-06', 'gpt-4o-mini'])('does not mean the other name %j', (model) => {
    expect(inputPrice([override({})], { model })).not.toBe('1');
  });

  it('does not mean another kind', () => {
    expect(inputPrice([override({})], { kind: 'azure' })).toBe('2.5');
  });

  it('gives way to one that begins later, and comes back when that one ends', () => {
    const first = override({ usdPerMillion: { input: '1' } });
    const second = override({ usdPerMillion: { input: '2' }, effectiveFromMs: 1_000, effectiveToMs: 2_000 });
    const prices = [999, 1_000, 1_999, 2_000].map((atMs) => inputPrice([second, first], { atMs }));
    expect(prices).toEqual(['1', '2', '2', '1']);
  });

  it('with a daily window stands above one that begins with it, and over midnight where it ends before it begins', () => {
    const day = override({ usdPerMillion: { input: '1' } });
    const night = override({
      usdPerMillion: { input: '2' },
      dailyWindowUtc: { fromMs: 22 * hourMs, toMs: 6 * hourMs },
    });
    const at = (hours: number) => inputPrice([night, day], { atMs: 5 * dayMs + hours * hourMs });
    expect([0, 5.999, 6, 21.999, 22, 23.999].map(at)).toEqual(['2', '2', '1', '1', '2', '2']);
  });

  it('may end its window at midnight', () => {
    const late = override({ dailyWindowUtc: { fromMs: 22 * hourMs, toMs: 0 } });
    const at = (hours: number) => inputPrice([late], { atMs: 5 * dayMs + hours * hourMs });
    expect([21.999, 22, 23.999, 0].map(at)).toEqual(['2.5', '1', '1', '2.5']);
  });

  it('counts the same in whatever order overrides are given, also when they contradict each other', () => {
    const cards = ['4', '1', '3', '2'].map((input) => override({ usdPerMillion: { input } }));
    const chosen = [cards, cards.toReversed(), cards.toSorted(() => -1), [...cards.slice(2), ...cards.slice(0, 2)]];
    expect(new Set(chosen.map((order) => inputPrice(order))).size).toBe(1);
  });

  it('of nothing is a price of zero, which is not the same as no price', () => {
    const price = findPrice(createPriceBook([override({ usdPerMillion: { input: '0', output: '0' } })]), {
      kind: 'openai',
      model: 'gpt-4o',
      atMs: noonMs,
    });
    expect(price?.tiers[0].picoPerMillion.input).toBe(0n);
  });
});

describe('what is sold in variants', () => {
  const images = (model: string, variant?: string, overrides: readonly PriceCard[] = []) =>
    findPrice(createPriceBook(overrides), { kind: 'openai', model, variant, atMs: noonMs })?.card.usdPerMillion.images;

  it.each([
    [undefined, '40000'],
    ['standard', '40000'],
    ['1024x1024', '40000'],
    ['standard/1792x1024', '80000'],
    ['1024x1792', '80000'],
    ['hd', '80000'],
    ['hd/1024x1792', '120000'],
    ['of another kind', '40000'],
  ])('costs for the variant %s what is published for it, else what the model costs', (variant, expected) => {
    expect(images('dall-e-3', variant)).toBe(expected);
  });

  it('costs what an operator says of the variant', () => {
    const own = override({ model: 'dall-e-3/hd', usdPerMillion: { images: '1' } });
    expect([images('dall-e-3', 'hd', [own]), images('dall-e-3', undefined, [own])]).toEqual(['1', '40000']);
  });
});

describe('a price of our own', () => {
  it.each([
    ['openai', 'tts-1', { inputCharacters: '15' }],
    ['openai', 'tts-1-hd', { inputCharacters: '30' }],
    ['cohere', 'rerank-v3.5', { searchUnits: '2000' }],
  ])('stands where the catalogue of %s has none for %s', (kind, model, usdPerMillion) => {
    expect(findPrice(published, { kind, model, atMs: noonMs })?.card.usdPerMillion).toEqual(usdPerMillion);
  });

  it('is not borrowed by another kind', () => {
    expect(findPrice(published, { kind: 'openai-compatible', model: 'tts-1', atMs: noonMs })).toBeUndefined();
  });

  it('is nothing for moderation, by the request', () => {
    const price = findPrice(published, { kind: 'openai', model: 'omni-moderation-latest', atMs: noonMs });
    expect(price?.picoPerMillionRequests).toBe(0n);
  });

  it('charges sound by the hour to the pico-dollar', () => {
    const price = findPrice(published, { kind: 'openai', model: 'whisper-1', atMs: noonMs });
    if (price === undefined) throw new Error('There is no price');
    expect(priceOf({ inputAudioMs: hourMs }, price).total).toBe(360_000_000_000n);
  });
});

describe('a price book that is asked for endless names', () => {
  it('goes on giving right answers', () => {
    const book = createPriceBook([override({})]);
    for (let index = 0; index < 10_000; index += 1) {
      const price = findPrice(book, { kind: `kind-${index % 600}`, model: `model-${index}`, atMs: noonMs });
      expect(price).toBeUndefined();
    }
    expect(findPrice(book, { kind: 'openai', model: 'gpt-4o', atMs: noonMs })?.source).toBe('override');
    expect(findPrice(book, { kind: 'openai', model: 'o3', atMs: noonMs })?.source).toBe('default');
  });
});
