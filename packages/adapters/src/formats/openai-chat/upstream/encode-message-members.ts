import type { JsonObject, JsonValue, Message } from '@tollgate/schema';
import { isJsonArray } from '../../../core/json-members.js';
import type { EncodeContext } from './encode-parts.js';

/** The name of a message and what only this format knows of it, without what the provider is known to refuse. */
export function memberOf(message: Message, { quirks, report }: EncodeContext): JsonObject {
  const members: Record<string, JsonValue> = {};
  const name = message.role === 'tool' ? undefined : message.name;
  if (name !== undefined && quirks.messageNames) members['name'] = name;
  if (name !== undefined && !quirks.messageNames) report.drop('messages[].name');
  for (const [member, value] of Object.entries(message.extensions?.['openai-chat'] ?? {})) {
    if (value === undefined) continue;
    if (!quirks.refusedMessageMembers.includes(member)) members[member] = value;
    else if (!isEmpty(value)) report.drop(`messages[].${member}`);
  }
  return members;
}

/** Nobody misses a member that says nothing, such as `annotations: []`. */
function isEmpty(value: JsonValue): boolean {
  return value === '' || (isJsonArray(value) && value.length === 0);
}
