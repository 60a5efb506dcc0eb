import { z } from 'zod';
import { dayMs } from '../units.js';

/** A decimal of US dollars with at most 12 fraction digits. */
const dollarAmount = 'must be a decimal in a text such as "2.50"';
export const DollarAmount = z.string(dollarAmount).regex(/^\d{1,12}(\.\d{1,12})?$/, dollarAmount);

/**
 * What is sold in other units than tokens: pictures, characters, milliseconds of sound, searches of a reranker. A model is
 * sold by tokens or by one of these, so a unit without a rate is nothing missing.
 */
export const UnitMeter = z.enum(['images', 'inputCharacters', 'inputAudioMs', 'searchUnits']);
export type UnitMeter = z.infer<typeof UnitMeter>;

/** What can be metered and priced. All of these are priced per million, searches of the web per thousand. */
export const Meter = z.enum([
  'input',
  'output',
  'cacheRead',
  'cacheWrite',
  'cacheWrite5m',
  'cacheWrite1h',
  'inputAudio',
  'inputImage',
  'cacheReadAudio',
  'outputAudio',
  'outputImage',
  'reasoning',
  ...UnitMeter.options,
]);
export type Meter = z.infer<typeof Meter>;

/** Dollars per million, by meter. A token meter without a rate is charged at the rate of the meter it is part of. */
export const Rates = z.partialRecord(Meter, DollarAmount);
export type Rates = z.infer<typeof Rates>;

const msOfDay = z
  .number()
  .int()
  .min(0)
  .max(dayMs - 1);

/**
 * The part `[fromMs, toMs)` of every day, in milliseconds since midnight UTC. A window that ends before it begins runs
 * over midnight; `toMs: 0` is midnight.
 */
export const DailyWindow = z
  .strictObject({ fromMs: msOfDay, toMs: msOfDay })
  .refine((window) => window.fromMs !== window.toMs, 'must not be empty');
export type DailyWindow = z.infer<typeof DailyWindow>;

/**
 * The price of one model at one provider kind for a span of time, `[effectiveFromMs, effectiveToMs)`. Among the cards that
 * hold at one moment the one that began last is taken, and of those that began together the one with a daily window.
 */
export const PriceCard = z.strictObject({
  kind: z.string().min(1).max(64),
  /** What is sold in variants may have a card for each, as `model/variant`: `dall-e-3/hd/1024x1792`. */
  model: z.string().min(1).max(256),
  effectiveFromMs: z.number().int().nonnegative(),
  /** Exclusive; absent means until another card takes over. */
  effectiveToMs: z.number().int().nonnegative().optional(),
  usdPerMillion: Rates,
  /** Absent means all day. */
  dailyWindowUtc: DailyWindow.optional(),
  /**
   * Long-context prices, for the whole request. Sorted by `aboveInputTokens`; the last tier whose bound is below the
   * request's input tokens applies. A rate that the tier does not name stays as it is in the tier before.
   */
  tiers: z
    .array(z.strictObject({ aboveInputTokens: z.number().int().positive(), usdPerMillion: Rates }))
    .max(8)
    .optional(),
  usdPerThousandSearches: DollarAmount.optional(),
  usdPerThousandRequests: DollarAmount.optional(),
});
export type PriceCard = z.infer<typeof PriceCard>;
