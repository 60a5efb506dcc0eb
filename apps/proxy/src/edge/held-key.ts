import { holdsVirtualKey, looksLikeProviderKey } from '@tollgate/keyring';
import type { Failure } from '@tollgate/schema';

/**
 * Refuses what a report or a log would keep, when a key stands in it by mistake. The message does not repeat it.
 *
 * @param param what the caller calls it
 */
export function keyHeldBy(param: string, text: string): Failure | undefined {
  if (!holdsVirtualKey(text)) return undefined;
  const message = `${param} holds a Tollgate key, which must stand in no other place than \`authorization\` or its like`;
  return { code: 'request.invalid', message, param };
}

/** The same for the name of a model, in whose place a key of a provider is a mistake, too. */
export function keyHeldByModel(model: string): Failure | undefined {
  if (!looksLikeProviderKey(model)) return keyHeldBy('model', model);
  return { code: 'request.invalid', message: 'model looks like a key of a provider; send a name', param: 'model' };
}
