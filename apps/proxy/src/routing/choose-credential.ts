import type { CredentialId } from '@tollgate/schema';
import type { ServingCredential, ServingProvider } from '../snapshot/index.js';
import { weightedDraw } from './weighted-draw.js';

/** Draws a credential by weight among those not excluded; undefined when none is left. */
export function chooseCredential(
  provider: Pick<ServingProvider, 'credentials'>,
  random: () => number,
  excluded: ReadonlySet<CredentialId>,
): ServingCredential | undefined {
  const [only, ...others] = provider.credentials;
  if (others.length === 0) return only === undefined || excluded.has(only.id) ? undefined : only;
  return weightedDraw(
    provider.credentials.filter(({ id }) => !excluded.has(id)),
    random,
  );
}
