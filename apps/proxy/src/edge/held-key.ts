import { holdsProviderKey, holdsVirtualKey, looksLikeProviderKey } from '@tollgate/keyring';
import type { Failure } from '@tollgate/schema';

/**
 * Refuses what a report or a log would keep, when a key stands in it by mistake. The message does not repeat it.
 *
 * @param param what the caller calls it
 */
export function keyHeldBy(param: string, text: string): Failure | undefined {
  const [whose, place] = holdsVirtualKey(text)
    ? ['a Tollgate key', 'authorization']
    : holdsProviderKey(text)
      ? ['a key of a provider', 'x-provider-api-key']
      : [];
  if (whose === undefined) return undefined;
  const message = `${param} holds ${whose}, which must stand in no other place than \`${place}\` or its like`;
  return { code: 'request.invalid', message, param };
}

/** The same for the name of a model, in whose place also what only looks like a key of a provider is a mistake. */
export function keyHeldByModel(model: string): Failure | undefined {
  if (!looksLikeProviderKey(model)) return keyHeldBy('model', model);
  return { code: 'request.invalid', message: 'model looks like a key of a provider; send a name', param: 'model' };
}
