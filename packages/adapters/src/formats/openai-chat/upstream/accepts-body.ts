import type { JsonObject } from '@tollgate/schema';
import { asObject, asText, itemsOf } from '../../../core/json-members.js';
import type { OpenAiChatQuirks } from './quirks.js';
import { toolCallIdOf } from './tool-call-id.js';

/**
 * Whether a body of this format may go upstream as it is. It may not when the provider is known to refuse something in
 * it that encoding would put right, such as a newer name of a member or the call ids of another provider.
 */
export function acceptsBody(body: JsonObject, quirks: OpenAiChatQuirks): boolean {
  if (quirks.refusedMembers.some((name) => isGiven(body, name))) return false;
  const looksAtMessages =
    quirks.refusesDeveloperRole || quirks.refusedMessageMembers.length > 0 || quirks.toolCallIds !== 'any';
  return !looksAtMessages || itemsOf(body['messages']).every((item) => acceptsMessage(asObject(item) ?? {}, quirks));
}

function acceptsMessage(message: JsonObject, quirks: OpenAiChatQuirks): boolean {
  if (quirks.refusesDeveloperRole && message['role'] === 'developer') return false;
  if (quirks.refusedMessageMembers.some((name) => isGiven(message, name))) return false;
  const answered = asText(message['tool_call_id']);
  return answered === undefined || toolCallIdOf(answered, quirks) === answered;
}

function isGiven(object: JsonObject, name: string): boolean {
  const value = object[name];
  return value !== undefined && value !== null;
}
