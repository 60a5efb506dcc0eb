import type { ModelInfo } from '@pydantic/genai-prices';
import { type DailyWindow, dayMs, type PriceCard } from '@tollgate/schema';
import { BoundedMap } from './bounded-map.js';
import { findPriceList } from './catalogue/catalogue.js';
import { modelCards } from './catalogue/model-cards.js';
import { ownCards } from './catalogue/own-cards.js';
import { type ResolvedPrice, resolvePrice } from './resolved-price.js';

/** What is to be priced, and when it happened. */
export interface PriceQuery {
  /** The adapter id of the provider. */
  readonly kind: string;
  /** The published list that has the provider's models, where it goes by another name than the kind. */
  readonly priceList?: string | undefined;
  /** The model name that was sent to the provider. */
  readonly model: string;
  /** What of the model was asked for: a price for `model/variant` goes before one for the model. */
  readonly variant?: string | undefined;
  /** The model that answered; asked when `model` has no price, as for deployments with names of their own. */
  readonly servedModel?: string | undefined;
  /** When the attempt was admitted. */
  readonly atMs: number;
}

/** The prices of an operator on top of the published ones. Make it once for each set of overrides and keep it. */
export interface CompiledPriceBook {
  /** The prices that a model name ever has, in the order in which they take over: the last that holds is taken. */
  readonly pricesOf: (kind: string, model: string) => readonly ResolvedPrice[];
}

/** Model names may come from callers; a name that is longer has no price. */
export const modelCharsMax = 256;
/** Names remembered for each kind. */
export const cachedModelsMax = 4096;
/** Kinds come from the configuration. */
export const cachedKindsMax = 256;

/**
 * Compiles a price book. Overrides are meant by their exact model name and win over published prices for as long as they
 * hold; the order in which they are given does not matter. Cards are prepared when first asked for.
 */
export function createPriceBook(overrides: readonly PriceCard[]): CompiledPriceBook {
  const overridesByKind = groupBy(overrides, (card) => card.kind);
  const kinds = new BoundedMap<string, (model: string) => readonly ResolvedPrice[]>(cachedKindsMax);
  const open = (kind: string) => openKind(kind, overridesByKind.get(kind) ?? []);
  return {
    pricesOf: (kind, model) => (model.length > modelCharsMax ? [] : kinds.getOrCreate(kind, open)(model)),
  };
}

/** The price of a model at a moment; undefined when none is known, which is not the same as free. */
export function findPrice(book: CompiledPriceBook, query: PriceQuery): ResolvedPrice | undefined {
  for (const model of namesOf(query)) {
    for (const list of [query.kind, query.priceList]) {
      const price = list === undefined ? undefined : lastInForce(book.pricesOf(list, model), query.atMs);
      if (price !== undefined) return price;
    }
  }
  return undefined;
}

function namesOf({ model, variant, servedModel }: PriceQuery): readonly string[] {
  const asked = variant === undefined ? [model] : [`${model}/${variant}`, model];
  return servedModel === undefined ? asked : [...asked, servedModel];
}

function openKind(kind: string, overrides: readonly PriceCard[]): (model: string) => readonly ResolvedPrice[] {
  const overridesByModel = groupBy(overrides, (card) => card.model);
  const list = findPriceList(kind);
  const published = new Map<ModelInfo, readonly ResolvedPrice[]>();
  const publishedPrices = (model: ModelInfo | undefined) => {
    if (model === undefined) return [];
    const known = published.get(model) ?? inOrder(modelCards(kind, model).map((card) => resolvePrice(card, 'default')));
    published.set(model, known);
    return known;
  };
  const names = new BoundedMap<string, readonly ResolvedPrice[]>(cachedModelsMax);
  const listed = (model: string) => {
    const prices = publishedPrices(list?.findModel(model));
    return prices.length > 0
      ? prices
      : ownCards({ kind, pages: list?.pages ?? [] }, model).map((card) => resolvePrice(card, 'default'));
  };
  const collect = (model: string) => [
    ...listed(model),
    ...inOrder((overridesByModel.get(model) ?? []).map((card) => resolvePrice(card, 'override'))),
  ];
  return (model) => names.getOrCreate(model, collect);
}

/** The rule of `PriceCard`; the version settles what it leaves open, so that every process settles it alike. */
function inOrder(prices: readonly ResolvedPrice[]): readonly ResolvedPrice[] {
  return prices.toSorted(
    (left, right) =>
      left.card.effectiveFromMs - right.card.effectiveFromMs ||
      Number(left.card.dailyWindowUtc !== undefined) - Number(right.card.dailyWindowUtc !== undefined) ||
      compareText(left.version, right.version),
  );
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function groupBy(cards: readonly PriceCard[], nameOf: (card: PriceCard) => string): ReadonlyMap<string, PriceCard[]> {
  const groups = new Map<string, PriceCard[]>();
  for (const card of cards) {
    const group = groups.get(nameOf(card));
    if (group === undefined) groups.set(nameOf(card), [card]);
    else group.push(card);
  }
  return groups;
}

function lastInForce(prices: readonly ResolvedPrice[], atMs: number): ResolvedPrice | undefined {
  for (let index = prices.length - 1; index >= 0; index -= 1) {
    const price = prices[index];
    if (price !== undefined && isInForce(price.card, atMs)) return price;
  }
  return undefined;
}

function isInForce({ effectiveFromMs, effectiveToMs, dailyWindowUtc }: PriceCard, atMs: number): boolean {
  if (atMs < effectiveFromMs) return false;
  if (effectiveToMs !== undefined && atMs >= effectiveToMs) return false;
  return dailyWindowUtc === undefined || isInWindow(dailyWindowUtc, atMs);
}

function isInWindow({ fromMs, toMs }: DailyWindow, atMs: number): boolean {
  const msOfDay = atMs % dayMs;
  return fromMs < toMs ? msOfDay >= fromMs && msOfDay < toMs : msOfDay >= fromMs || msOfDay < toMs;
}
