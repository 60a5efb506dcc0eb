import { findProvider, type ModelInfo, type Provider } from '@pydantic/genai-prices';
import type { PriceCard } from '@tollgate/schema';
import { modelCards } from './model-cards.js';
import { catalogueName, compileMatch, type NameTest, withDashedDates } from './model-match.js';

/** The published prices of one kind of provider. */
export interface PriceList {
  /** The model that a name means, by the rules of the catalogue. */
  readonly findModel: (name: string) => ModelInfo | undefined;
  readonly models: readonly ModelInfo[];
  /** Where the prices are from. */
  readonly pages: readonly string[];
}

interface ModelEntry {
  readonly matches: NameTest;
  readonly model: ModelInfo;
}

/** The price list of a kind; undefined when nobody publishes one. */
export function findPriceList(kind: string): PriceList | undefined {
  const provider = findExactly(kind);
  if (provider === undefined) return undefined;
  const own = provider.models.map(toEntry);
  const borrowed = (provider.fallback_model_providers ?? []).flatMap(
    (id) => findExactly(id)?.models.map(toEntry) ?? [],
  );
  const entries = [...own, ...borrowed];
  const find = (name: string) => entries.find((entry) => entry.matches(name))?.model;
  return {
    models: provider.models,
    pages: provider.pricing_urls ?? [],
    findModel: (model) => {
      const name = catalogueName(model);
      const found = find(name);
      if (found !== undefined) return found;
      const dashed = withDashedDates(name);
      return dashed === undefined ? undefined : find(dashed);
    },
  };
}

/** The published prices of these kinds, model by model, for lists and comparison; kinds without any are left out. */
export function defaultPriceCards(kinds: readonly string[]): readonly PriceCard[] {
  return kinds.flatMap((kind) => findPriceList(kind)?.models.flatMap((model) => modelCards(kind, model)) ?? []);
}

/** The catalogue also guesses from parts of names, and so would price any compatible server as the brand in its name. */
function findExactly(id: string): Provider | undefined {
  const provider = findProvider({ providerId: id });
  return provider?.id === id ? provider : undefined;
}

function toEntry(model: ModelInfo): ModelEntry {
  return { matches: compileMatch(model.match), model };
}
