import type { ConditionalPrice, ModelInfo, ModelPrice } from '@pydantic/genai-prices';
import {
  type DailyWindow,
  dayMs,
  hourMs,
  type Meter,
  minuteMs,
  type PriceCard,
  type Rates,
  secondMs,
} from '@tollgate/schema';
import { dollarAmountOf } from '../money.js';

/** The prices of the catalogue that we meter by tokens. Pages, messages and the like are left out. */
const meterOfPrice = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cacheRead',
  cache_write_mtok: 'cacheWrite',
  cache_write_5m_mtok: 'cacheWrite5m',
  cache_write_1h_mtok: 'cacheWrite1h',
  input_audio_mtok: 'inputAudio',
  input_image_mtok: 'inputImage',
  cache_audio_read_mtok: 'cacheReadAudio',
  output_audio_mtok: 'outputAudio',
  output_image_mtok: 'outputImage',
  output_reasoning_mtok: 'reasoning',
} as const satisfies Record<string, Meter>;

/** What the catalogue calls the price of an hour of sound that goes in, and how many millions of milliseconds that is. */
const audioHoursKey = 'input_audio_hours';
const millionMsPerHour = hourMs / 1_000_000;

/** A name that says itself that nothing is charged. Any other model without prices has prices we do not know. */
const freeNameEnd = ':free';
const free: ModelPrice = { input_mtok: 0, output_mtok: 0 };

/** Below every bound of a tier, so that the list price is found. */
const belowAllTiers = -1;
const timeOfDay = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

type Span = Pick<PriceCard, 'effectiveFromMs' | 'dailyWindowUtc'>;

/**
 * The cards of one model of the catalogue, in the order in which they take over; empty when any of its prices is not by
 * what we meter (pages, messages) or is missing: a bill with a hole would look like a smaller bill.
 */
export function modelCards(kind: string, model: ModelInfo): readonly PriceCard[] {
  const cards: PriceCard[] = [];
  let begunMs = 0;
  for (const [index, conditional] of conditionalPrices(model).entries()) {
    const prices = isFree(model, conditional.prices) ? free : conditional.prices;
    if (prices['input_mtok'] === undefined && prices[audioHoursKey] === undefined) return [];
    // The first price also holds before its own date: the catalogue has nothing older.
    const span = index === 0 ? { effectiveFromMs: 0 } : spanOf(conditional, begunMs);
    // A daily window listed after a dated price belongs to that price: it begins with it and not at the beginning of time.
    begunMs = span.effectiveFromMs;
    cards.push({ kind, model: model.id, ...span, ...moneyOf(prices) });
  }
  return cards;
}

function conditionalPrices(model: ModelInfo): readonly ConditionalPrice[] {
  return Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
}

function isFree(model: ModelInfo, prices: ModelPrice): boolean {
  return model.id.endsWith(freeNameEnd) && Object.keys(prices).length === 0;
}

function spanOf({ constraint }: ConditionalPrice, begunMs: number): Span {
  if (constraint === undefined) return { effectiveFromMs: begunMs };
  if (constraint.type === 'start_date') return { effectiveFromMs: Date.parse(`${constraint.start_date}T00:00:00Z`) };
  const window: DailyWindow = { fromMs: msOfDay(constraint.start_time), toMs: msOfDay(constraint.end_time) };
  return { effectiveFromMs: begunMs, dailyWindowUtc: window };
}

/** Milliseconds since midnight UTC of a time such as `16:30:00Z` or `00:30:00+08:00`. Throws on anything else. */
export function msOfDay(time: string): number {
  const match = timeOfDay.exec(time);
  if (match === null) throw new RangeError(`Not a time of day: ${time}`);
  const [, hours, minutes, seconds, fraction = '', sign = '+', offsetHours = 0, offsetMinutes = 0] = match;
  const localMs =
    Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs + Number(fraction.padEnd(3, '0'));
  const offsetMs = Number(offsetHours) * hourMs + Number(offsetMinutes) * minuteMs;
  return (localMs + (sign === '-' ? offsetMs : -offsetMs) + dayMs) % dayMs;
}

function moneyOf(prices: ModelPrice): Pick<PriceCard, 'usdPerMillion'> & Partial<PriceCard> {
  const bounds = tierBounds(prices);
  return {
    usdPerMillion: ratesAbove(prices, belowAllTiers),
    tiers:
      bounds.length === 0
        ? undefined
        : bounds.map((bound) => ({ aboveInputTokens: bound, usdPerMillion: ratesAbove(prices, bound) })),
    usdPerThousandSearches: priceAbove(prices['web_searches_kcount'], belowAllTiers),
    usdPerThousandRequests: priceAbove(prices['requests_kcount'], belowAllTiers),
  };
}

function tierBounds(prices: ModelPrice): readonly number[] {
  const bounds = new Set<number>();
  for (const price of Object.values(prices)) {
    if (typeof price === 'object') for (const tier of price.tiers) bounds.add(tier.start);
  }
  return [...bounds].sort((left, right) => left - right);
}

function ratesAbove(prices: ModelPrice, bound: number): Rates {
  const rates: Rates = {};
  for (const [key, meter] of Object.entries(meterOfPrice)) {
    const rate = priceAbove(prices[key], bound);
    if (rate !== undefined) rates[meter] = rate;
  }
  const audioHour = prices[audioHoursKey];
  const audioMs = typeof audioHour === 'number' ? dollarAmountOf(audioHour / millionMsPerHour) : undefined;
  if (audioMs !== undefined) rates.inputAudioMs = audioMs;
  return rates;
}

function priceAbove(price: ModelPrice[string], bound: number): string | undefined {
  if (price === undefined) return undefined;
  if (typeof price === 'number') return dollarAmountOf(price);
  let chosen = { start: belowAllTiers, price: price.base };
  for (const tier of price.tiers) if (tier.start <= bound && tier.start >= chosen.start) chosen = tier;
  return dollarAmountOf(chosen.price);
}
