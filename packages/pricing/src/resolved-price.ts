import { Meter, type PriceCard, parseDollars, type Rates } from '@tollgate/schema';
import { contentId } from './content-id.js';

/** Every rate in pico-dollars per million; a meter without a rate of its own is undefined. */
export type PicoRates = Readonly<Record<Meter, bigint | undefined>>;

/** The rates of requests with more than `aboveInputTokens` input tokens; the list price has no bound. */
export interface RateTier {
  readonly aboveInputTokens: number | undefined;
  readonly picoPerMillion: PicoRates;
}

/** A price card made ready for arithmetic. */
export interface ResolvedPrice {
  /** Names what is charged and nothing else: cards with equal rates have equal versions, in every process. */
  readonly version: string;
  readonly source: 'default' | 'override';
  readonly card: PriceCard;
  /** The list price, then the tiers in ascending order. */
  readonly tiers: readonly [RateTier, ...RateTier[]];
  readonly picoPerMillionSearches: bigint | undefined;
  readonly picoPerMillionRequests: bigint | undefined;
}

const thousandsPerMillion = 1000n;

/** Makes a card ready for arithmetic. Throws on a card that its schema would have refused. */
export function resolvePrice(card: PriceCard, source: ResolvedPrice['source']): ResolvedPrice {
  let rates = picoRates(card.usdPerMillion, () => undefined);
  const tiers: [RateTier, ...RateTier[]] = [{ aboveInputTokens: undefined, picoPerMillion: rates }];
  const ascending = [...(card.tiers ?? [])].sort((left, right) => left.aboveInputTokens - right.aboveInputTokens);
  for (const tier of ascending) {
    const below = rates;
    rates = picoRates(tier.usdPerMillion, (meter) => below[meter]);
    tiers.push({ aboveInputTokens: tier.aboveInputTokens, picoPerMillion: rates });
  }
  const picoPerMillionSearches = perThousand(card.usdPerThousandSearches);
  const picoPerMillionRequests = perThousand(card.usdPerThousandRequests);
  const version = contentId(
    [
      ...tiers.map(tierText),
      `search=${picoPerMillionSearches ?? 'none'}`,
      `request=${picoPerMillionRequests ?? 'none'}`,
    ].join(';'),
  );
  return { version, source, card, tiers, picoPerMillionSearches, picoPerMillionRequests };
}

/** The tier that prices a request of so many input tokens, all of it. */
export function tierFor(price: ResolvedPrice, inputTokens: number): RateTier {
  let [chosen] = price.tiers;
  for (const tier of price.tiers) {
    if (tier.aboveInputTokens !== undefined && tier.aboveInputTokens < inputTokens) chosen = tier;
  }
  return chosen;
}

/** Written out, so that all rates have one shape and the hot path stays fast. */
function picoRates(rates: Rates, otherwise: (meter: Meter) => bigint | undefined): PicoRates {
  const rate = (meter: Meter) => {
    const text = rates[meter];
    return text === undefined ? otherwise(meter) : pico(text);
  };
  return {
    input: rate('input'),
    output: rate('output'),
    cacheRead: rate('cacheRead'),
    cacheWrite: rate('cacheWrite'),
    cacheWrite5m: rate('cacheWrite5m'),
    cacheWrite1h: rate('cacheWrite1h'),
    inputAudio: rate('inputAudio'),
    inputImage: rate('inputImage'),
    cacheReadAudio: rate('cacheReadAudio'),
    outputAudio: rate('outputAudio'),
    outputImage: rate('outputImage'),
    reasoning: rate('reasoning'),
    images: rate('images'),
    inputCharacters: rate('inputCharacters'),
    inputAudioMs: rate('inputAudioMs'),
    searchUnits: rate('searchUnits'),
  };
}

function perThousand(dollars: string | undefined): bigint | undefined {
  return dollars === undefined ? undefined : pico(dollars) * thousandsPerMillion;
}

function pico(dollars: string): bigint {
  const amount = parseDollars(dollars);
  if (amount === undefined || amount < 0n) throw new RangeError(`Not a price: ${dollars}`);
  return amount;
}

/** Names only the rates there are, sorted, so that a new meter changes the version of no price that does not use it. */
function tierText({ aboveInputTokens, picoPerMillion }: RateTier): string {
  const named = Meter.options.filter((meter) => picoPerMillion[meter] !== undefined).toSorted();
  return `>${aboveInputTokens ?? 'none'}:${named.map((meter) => `${meter}=${picoPerMillion[meter]}`).join(',')}`;
}
