import { findProvider, type Provider, providerIds } from '@tollgate/adapters';

/** Every provider of the registry. */
export function registeredProviders(): readonly Provider[] {
  return providerIds.map(findProvider).filter((provider) => provider !== undefined);
}
