const prefix = 'msg_';

/** The id of a message: the provider's where it is of this format's kind, else one made of the gateway's own. */
export function messageId(providerId: string | undefined, responseId: string): string {
  if (providerId?.startsWith(prefix) === true) return providerId;
  return responseId.startsWith(prefix) ? responseId : `${prefix}${responseId}`;
}
