import type { JsonObject, JsonValue } from '@tollgate/schema';
import { isEnvelope } from '../../../core/carried-state.js';
import { asObject, asText, itemsOf } from '../../../core/json-members.js';
import type { OpenAiChatQuirks } from './quirks.js';
import { toolCallIdOf } from './tool-call-id.js';

/**
 * Whether a body of this format may go upstream as it is. It may not when the provider is known to refuse something in
 * it that encoding would put right, such as a newer name of a member or the call ids of another provider.
 */
export function acceptsBody(body: JsonObject, quirks: OpenAiChatQuirks): boolean {
  if (quirks.refusedMembers.some((name) => isGiven(body, name))) return false;
  if (quirks.refusesNulls && Object.values(body).includes(null)) return false;
  if (!quirks.forcesToolCalls && forcesToolCall(body['tool_choice'])) return false;
  if (!acceptsEffort(body['reasoning_effort'], quirks)) return false;
  return (
    !refusesMessages(quirks) || itemsOf(body['messages']).every((item) => acceptsMessage(asObject(item) ?? {}, quirks))
  );
}

/** Whether there is any body that may not; where there is none, no body has to be parsed to know. */
export function refusesBodies(quirks: OpenAiChatQuirks): boolean {
  return (
    quirks.refusedMembers.length > 0 || !quirks.forcesToolCalls || refusesEfforts(quirks) || refusesMessages(quirks)
  );
}

function refusesEfforts({ reasoning, efforts }: OpenAiChatQuirks): boolean {
  return reasoning === 'never' || (reasoning === 'effort' && efforts !== 'all');
}

function acceptsEffort(effort: JsonValue | undefined, quirks: OpenAiChatQuirks): boolean {
  if (effort === undefined || effort === null || !refusesEfforts(quirks)) return true;
  const { reasoning, efforts } = quirks;
  return reasoning !== 'never' && efforts.includes(asText(effort) ?? '');
}

function refusesMessages(quirks: OpenAiChatQuirks): boolean {
  return (
    quirks.refusesNulls ||
    quirks.refusesDeveloperRole ||
    quirks.refusedMessageMembers.length > 0 ||
    quirks.refusedCallMembers.length > 0 ||
    quirks.toolCallIds !== 'any' ||
    readsDetails(quirks)
  );
}

function acceptsMessage(message: JsonObject, quirks: OpenAiChatQuirks): boolean {
  if (quirks.refusesDeveloperRole && message['role'] === 'developer') return false;
  if (hasAny(message, quirks.refusedMessageMembers)) return false;
  if (quirks.refusesNulls && Object.entries(message).some(isNullMember)) return false;
  if (itemsOf(message['tool_calls']).some((call) => hasAny(asObject(call), quirks.refusedCallMembers))) return false;
  if (readsDetails(quirks) && itemsOf(message['reasoning_details']).some(isCarrier)) return false;
  const answered = asText(message['tool_call_id']);
  return answered === undefined || toolCallIdOf(answered, quirks) === answered;
}

/** An answer that only called tools has no content. */
function isNullMember([name, value]: readonly [string, JsonValue | undefined]): boolean {
  return value === null && name !== 'content';
}

function readsDetails(quirks: OpenAiChatQuirks): boolean {
  return quirks.reasoningHistory === 'reasoning_details';
}

/** An entry with what another format wants back, which the provider would take for its own. */
function isCarrier(detail: JsonValue): boolean {
  const members = asObject(detail);
  return isEnvelope(members?.['signature']) || isEnvelope(members?.['data']);
}

function forcesToolCall(choice: JsonValue | undefined): boolean {
  return choice === 'required' || asObject(choice) !== undefined;
}

function hasAny(object: JsonObject | undefined, names: readonly string[]): boolean {
  return object !== undefined && names.some((name) => object[name] !== undefined);
}

function isGiven(object: JsonObject, name: string): boolean {
  const value = object[name];
  return value !== undefined && value !== null;
}
