import type { JsonValue } from '@tollgate/schema';

/**
 * Ids that are made here: `msg_tg_<answer>_<place>`. The mark tells them from a provider's own, which it can look up
 * while it does not know ours. Providers take at most 64 characters [I can1357/oh-my-pi#284].
 */
const ownMark = 'tg_';
const originCharsMax = 44;

const responsePrefix = 'resp_';

/** The id of a response: the provider's where it is of this format's kind, else one made of the gateway's own. */
export function responseIdOf(providerId: string | undefined, gatewayId: string): string {
  if (providerId?.startsWith(responsePrefix) === true) return providerId;
  return gatewayId.startsWith(responsePrefix) ? gatewayId : `${responsePrefix}${gatewayId}`;
}

export type ItemPrefix = 'msg' | 'rs' | 'fc' | 'ig';

/** The id of an item by its answer and its place in it: the same for the same answer, streamed or whole. */
export function itemIdOf(prefix: ItemPrefix, responseId: string, place: number): string {
  const origin = responseId.slice(responseId.startsWith(responsePrefix) ? responsePrefix.length : 0);
  return `${prefix}_${ownMark}${origin.slice(-originCharsMax)}_${place}`;
}

/** Whether an item was named here, so that no provider can know it. */
export function isOwnItemId(id: JsonValue | undefined): boolean {
  return typeof id === 'string' && /^(?:msg|rs|fc|ig)_tg_/.test(id);
}
