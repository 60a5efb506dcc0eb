import { describe, expect, it } from '@jest/globals';
import { waitForUpdate } from '@pydantic/genai-prices';
import { PriceCard } from '@tollgate/schema';
import { defaultPriceCards, findPriceList } from './catalogue.js';

describe('the published price lists', () => {
  it('are found by exact name only, never by a guess', () => {
    expect(findPriceList('openai')?.findModel('gpt-4o')?.id).toBe('gpt-4o');
    for (const kind of ['openai-compatible', 'my-anthropic', 'OpenAI', ' openai', '', 'constructor', '__proto__']) {
      expect(findPriceList(kind)).toBeUndefined();
    }
  });

  it.each([
    ['anthropic', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['aws', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'regional.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['google', 'gemini-2.5-flash', 'gemini-2.5-flash'],
    ['x-ai', 'grok-4-0709', 'grok-4-0709'],
    ['openai', ' GPT-4o ', 'gpt-4o'],
  ])('know by %s what is meant by %s', (kind, name, id) => {
    expect(findPriceList(kind)?.findModel(name)?.id).toBe(id);
  });

  it('borrow from the lists they name where they have no price of their own', () => {
    expect(findPriceList('azure')?.models.some((model) => model.id === 'gpt-4o')).toBe(false);
    expect(findPriceList('azure')?.findModel('gpt-4o')?.id).toBe('gpt-4o');
    expect(findPriceList('google')?.findModel('claude-sonnet-4-5')?.id).toBe('claude-sonnet-4-5');
  });

  it('know no price for a name that nobody has', () => {
    expect(findPriceList('openai')?.findModel('no-such-model-20250101')).toBeUndefined();
  });
});

describe('the published price cards', () => {
  it('all pass their schema, for every list there is', async () => {
    const kinds = ((await waitForUpdate()) ?? []).map((provider) => provider.id);
    const cards = defaultPriceCards(kinds);
    expect(cards.length).toBeGreaterThan(1_500);
    for (const card of cards) PriceCard.parse(card);
  });

  it('carry the kind they were asked for, and are none for a kind without a list', () => {
    expect(new Set(defaultPriceCards(['x-ai']).map((card) => card.kind))).toEqual(new Set(['x-ai']));
    expect(defaultPriceCards(['openai-compatible'])).toEqual([]);
  });
});
