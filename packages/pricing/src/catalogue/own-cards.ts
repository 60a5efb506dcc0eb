import type { PriceCard, Rates } from '@tollgate/schema';

/** The price of one model by name, for what the catalogue has no price. */
interface OwnPrice {
  readonly model: string;
  readonly usdPerMillion: Rates;
  readonly usdPerThousandRequests?: string;
}

/*
 * Prices that the catalogue does not have, because it knows neither characters nor pictures nor searches of a reranker.
 * Written down by hand as of the dates named here. The pages named below are the catalogue's own for the same kinds, which is
 * how a list finds its kind. A price that the catalogue comes to have goes before one of these, and an operator's before both.
 */

/** "Speech generation": dollars for a million characters (developers.openai.com/api/docs/models/tts-1, November 2026). */
const openAiSpeech: readonly OwnPrice[] = [
  { model: 'tts-1', usdPerMillion: { inputCharacters: '15' } },
  { model: 'tts-1-1106', usdPerMillion: { inputCharacters: '15' } },
  { model: 'tts-1-hd', usdPerMillion: { inputCharacters: '30' } },
  { model: 'tts-1-hd-1106', usdPerMillion: { inputCharacters: '30' } },
];

/** "Moderation": free of charge. */
const openAiModerations: readonly OwnPrice[] = [
  'omni-moderation-latest',
  'omni-moderation-2024-09-26',
  'text-moderation-latest',
  'text-moderation-stable',
].map((model) => ({ model, usdPerMillion: {}, usdPerThousandRequests: '0' }));

/**
 * "Rerank": dollars for a million searches; a search is a query with up to a hundred documents (cohere.com/pricing). That
 * page names no price of a search any more, so these are as quoted elsewhere: developer.puter.com/tutorials/cohere-api-pricing
 * (June 2026) and, for the oldest, docs.memberjunction.org (April 2026). Whoever has a contract writes down its prices.
 */
const cohereRerank: readonly OwnPrice[] = [
  { model: 'rerank-v3.5', usdPerMillion: { searchUnits: '2000' } },
  { model: 'rerank-v4.0-fast', usdPerMillion: { searchUnits: '2000' } },
  { model: 'rerank-v4.0-pro', usdPerMillion: { searchUnits: '2500' } },
];

/**
 * "Image generation", as published until the models ended in May 2026: dollars for a million pictures, by quality and
 * size. Their own pages (developers.openai.com/api/docs/models/dall-e-3) say only that they were shut down, so this is not
 * checked against one. What is not said is the standard quality and the square; either may be left out, so each price
 * stands under every way of saying it.
 */
const dallE3: readonly OwnPrice[] = [
  ...picture('dall-e-3', ['standard', undefined], ['1024x1024', undefined], '40000'),
  ...picture('dall-e-3', ['standard', undefined], ['1024x1792', '1792x1024'], '80000'),
  ...picture('dall-e-3', ['hd'], ['1024x1024', undefined], '80000'),
  ...picture('dall-e-3', ['hd'], ['1024x1792', '1792x1024'], '120000'),
];
const dallE2: readonly OwnPrice[] = [
  ...picture('dall-e-2', ['standard', undefined], ['1024x1024', undefined], '20000'),
  ...picture('dall-e-2', ['standard', undefined], ['512x512'], '18000'),
  ...picture('dall-e-2', ['standard', undefined], ['256x256'], '16000'),
];

function picture(
  model: string,
  qualities: readonly (string | undefined)[],
  sizes: readonly (string | undefined)[],
  images: string,
): readonly OwnPrice[] {
  return qualities.flatMap((quality) =>
    sizes.map((size) => ({
      model: [model, quality, size].filter((word) => word !== undefined).join('/'),
      usdPerMillion: { images },
    })),
  );
}

/** By the page that publishes them. */
const ownPrices: ReadonlyMap<string, readonly OwnPrice[]> = new Map([
  ['https://platform.openai.com/docs/pricing', [...openAiSpeech, ...openAiModerations, ...dallE3, ...dallE2]],
  ['https://cohere.com/pricing', cohereRerank],
]);

/** A kind, and the pages from which the catalogue has its prices. */
export interface PricedKind {
  readonly kind: string;
  readonly pages: readonly string[];
}

/** The cards of a model that this package itself has a price for, from a page of its kind; empty for any other. */
export function ownCards({ kind, pages }: PricedKind, model: string): readonly PriceCard[] {
  const prices = pages.flatMap((page) => ownPrices.get(page) ?? []).filter((price) => price.model === model);
  return prices.map((price) => ({ kind, effectiveFromMs: 0, ...price }));
}
