import { z } from 'zod';
import { DollarAmount, Rates } from '../snapshot/price-card.js';
import { PageQuery, pageOf } from './page.js';
import { ModelName, namesNothing, namesSomething, resourceMembers } from './resource.js';
import { Timestamp, TimestampInput } from './timestamp.js';

const tiersMax = 8;
const PricedRates = Rates.refine((rates) => Object.keys(rates).length > 0, 'must name at least one meter');

/** Higher rates for long prompts, by the number of input tokens, each bound above the one before. */
const Tiers = z
  .array(z.strictObject({ aboveInputTokens: z.number().int().positive(), usdPerMillion: PricedRates }))
  .min(1)
  .max(tiersMax)
  .refine(
    (tiers) =>
      tiers.every((tier, index) => index === 0 || tier.aboveInputTokens > (tiers[index - 1]?.aboveInputTokens ?? 0)),
    'must be sorted by aboveInputTokens, without repeats',
  );

/** Who and what a price is for. It never changes. */
const subject = { kind: z.string().min(1).max(64), model: ModelName };

/**
 * The price of a model at a kind of provider, over the default price book. Decimals are strings, to stay exact. What is not
 * sold by the token is priced per million too (`images`, `inputCharacters`, `inputAudioMs`, `searchUnits`), and
 * `model/variant` is the price of one variant, such as `dall-e-3/hd/1024x1792`.
 */
export const CreatePrice = z
  .strictObject({
    ...subject,
    effectiveFrom: TimestampInput,
    /** Exclusive; absent means until the next price takes over. */
    effectiveTo: TimestampInput.optional(),
    usdPerMillion: PricedRates,
    tiers: Tiers.optional(),
    usdPerThousandSearches: DollarAmount.optional(),
    usdPerThousandRequests: DollarAmount.optional(),
  })
  .meta({ id: 'CreatePrice' });
export type CreatePrice = z.infer<typeof CreatePrice>;

/** Members are replaced whole; `null` takes an optional one away. */
export const PatchPrice = z
  .strictObject({
    effectiveFrom: TimestampInput.optional(),
    effectiveTo: TimestampInput.nullable().optional(),
    usdPerMillion: PricedRates.optional(),
    tiers: Tiers.nullable().optional(),
    usdPerThousandSearches: DollarAmount.nullable().optional(),
    usdPerThousandRequests: DollarAmount.nullable().optional(),
  })
  .refine(namesSomething, namesNothing)
  .meta({ id: 'PatchPrice' });
export type PatchPrice = z.infer<typeof PatchPrice>;

export const Price = z
  .strictObject({
    id: z.uuid(),
    ...subject,
    effectiveFrom: Timestamp,
    effectiveTo: Timestamp.optional(),
    usdPerMillion: PricedRates,
    tiers: Tiers.optional(),
    usdPerThousandSearches: DollarAmount.optional(),
    usdPerThousandRequests: DollarAmount.optional(),
    ...resourceMembers,
  })
  .meta({ id: 'Price' });
export type Price = z.infer<typeof Price>;

export const PriceQuery = PageQuery.extend({ kind: subject.kind.optional(), model: subject.model.optional() });
export type PriceQuery = z.infer<typeof PriceQuery>;

export const PricePage = pageOf(Price).meta({ id: 'PricePage' });
export type PricePage = z.infer<typeof PricePage>;
