import { matchesPattern } from '../access/index.js';
import type { ServingProvider, ServingSnapshot } from '../snapshot/index.js';
import type { ListedModel } from './resolved-route.js';

/** The model names of a snapshot, prepared for look-ups. */
export interface ModelIndex {
  /** Providers that claim a bare name, the one that gets it first. */
  readonly claimants: (name: string) => readonly ServingProvider[];
  /** Everything there is to be listed, in order of name, each with all names it goes by. */
  readonly models: readonly IndexedModel[];
}

export interface IndexedModel {
  readonly listed: ListedModel;
  readonly names: readonly string[];
}

/** Names come from callers, so only so many are remembered. */
const rememberedNamesMax = 2048;

const indexes = new WeakMap<ServingSnapshot, ModelIndex>();

/** The index of a snapshot; made when it is first asked for, and gone with the snapshot. */
export function modelIndexOf(snapshot: ServingSnapshot): ModelIndex {
  const known = indexes.get(snapshot);
  if (known !== undefined) return known;
  const index = createIndex(snapshot);
  indexes.set(snapshot, index);
  return index;
}

function createIndex(snapshot: ServingSnapshot): ModelIndex {
  const providers = [...snapshot.providers.values()].filter(({ adapter }) => adapter !== undefined);
  const catalogues = new Map(
    providers.map((provider) => [provider, new Set(provider.adapter?.catalog.map(({ id }) => id))]),
  );
  const remembered = new Map<string, readonly ServingProvider[]>();
  const claimants = (name: string) => {
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const found = claim(providers, catalogues, name);
    if (remembered.size >= rememberedNamesMax) remembered.clear();
    remembered.set(name, found);
    return found;
  };
  return { claimants, models: listAll(snapshot, providers) };
}

/** By priority; at one priority, a name in a catalogue is a better claim than a pattern. */
function claim(
  providers: readonly ServingProvider[],
  catalogues: ReadonlyMap<ServingProvider, ReadonlySet<string>>,
  name: string,
): readonly ServingProvider[] {
  const hasCard = (provider: ServingProvider) => catalogues.get(provider)?.has(name) === true;
  const hasPattern = ({ adapter }: ServingProvider) =>
    adapter?.modelPatterns.some((pattern) => matchesPattern(pattern, name)) === true;
  return providers
    .filter((provider) => hasCard(provider) || hasPattern(provider))
    .toSorted(
      (left, right) =>
        left.priority - right.priority ||
        Number(hasCard(right)) - Number(hasCard(left)) ||
        compareText(left.id, right.id),
    );
}

function listAll(snapshot: ServingSnapshot, providers: readonly ServingProvider[]): readonly IndexedModel[] {
  const aliases = [...snapshot.routesByAlias.keys()].map((alias) => ({ listed: { id: alias }, names: [alias] }));
  const models = providers.flatMap((provider) =>
    (provider.adapter?.catalog ?? []).map(({ id: model, ...card }) => {
      const id = `${provider.id}/${model}`;
      return { listed: { id, provider: provider.id, ...card }, names: [id, model] };
    }),
  );
  return [...aliases, ...models].sort((left, right) => compareText(left.listed.id, right.listed.id));
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
