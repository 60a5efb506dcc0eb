import { defined } from './core/defined.js';
import type { ProviderProfile } from './core/provider.js';
import { providers } from './providers/index.js';

export { type ImportedSetting, type KeyImport, keyImports } from './core/key-import.js';
export type {
  AuthScheme,
  ModelAbilities,
  ModelAbility,
  ModelCard,
  ProviderOption,
  ProviderOptions,
  ProviderProfile,
} from './core/provider.js';

/** What is known of every kind of provider, as data: nothing here can speak to one. */
export const providerProfiles: readonly ProviderProfile[] = providers.map(profileOf);

const profilesById: ReadonlyMap<string, ProviderProfile> = new Map(
  providerProfiles.map((profile) => [profile.id, profile]),
);

/** The profile of a kind; undefined when there is none. */
export function findProviderProfile(kind: string): ProviderProfile | undefined {
  return profilesById.get(kind);
}

/** The published price list that has a model of this kind, where it goes by another name; undefined where it does not. */
export function priceListOf(kind: string, model: string): string | undefined {
  return profilesById.get(kind)?.priceList?.(model);
}

function profileOf(provider: ProviderProfile): ProviderProfile {
  const { id, displayName, baseUrl, options, baseUrlFrom, auth, apiKeyVariable, baseUrlVariable } = provider;
  const { modelPatterns, catalog, priceList } = provider;
  const address = { baseUrl, options, baseUrlFrom, baseUrlVariable };
  return defined({ id, displayName, ...address, auth, apiKeyVariable, modelPatterns, catalog, priceList });
}
