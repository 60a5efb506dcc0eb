import type { JsonObject, ReasoningPart } from '@tollgate/schema';
import { isEnvelope } from '../../../core/carried-state.js';
import { asObject, asText } from '../../../core/json-members.js';
import { isOwnItemId } from '../item-ids.js';
import { ownMembers } from '../own-members.js';
import type { EncodeContext } from './notes.js';
import { fernetPrefix, type OpenAiResponsesQuirks } from './quirks.js';

/** A thought of an earlier turn as the item it came from; one of another vendor as text, where that is allowed. */
export function encodeReasoningPart(part: ReasoningPart, context: EncodeContext): JsonObject | undefined {
  const item = asObject(ownMembers(part.extensions)?.['item']);
  if (item !== undefined && knowsReasoning(item, context.quirks)) return withoutOwnId(item);
  if (context.quirks.plainReasoning) {
    return { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: part.text }] };
  }
  context.dropped.add('reasoning of earlier turns: of another vendor');
  return undefined;
}

/** A thought that is nothing but what its vendor wants back. */
export function encodeReasoningItem(item: JsonObject, context: EncodeContext): JsonObject | undefined {
  if (knowsReasoning(item, context.quirks)) return withoutOwnId(item);
  context.dropped.add('reasoning of earlier turns: of another vendor');
  return undefined;
}

/**
 * Whether the provider can know a reasoning item: not when its encrypted content is an envelope of ours or another
 * vendor's, and not when it has none and an id that was made here.
 */
export function knowsReasoning(item: JsonObject, quirks: OpenAiResponsesQuirks): boolean {
  const state = asText(item['encrypted_content']);
  if (state === undefined) return !isOwnItemId(item['id']);
  if (isEnvelope(state)) return false;
  return (
    quirks.reasoningState === (state.startsWith(fernetPrefix) ? 'fernet' : 'other') || quirks.reasoningState === 'any'
  );
}

/** Whether the provider takes a reasoning item as it is: it must also be one that it has named itself. */
export function takesReasoning(item: JsonObject, quirks: OpenAiResponsesQuirks): boolean {
  return knowsReasoning(item, quirks) && !isOwnItemId(item['id']);
}

/** An id is not needed beside encrypted content, and one that was made here could not be looked up. */
function withoutOwnId(item: JsonObject): JsonObject {
  if (!isOwnItemId(item['id'])) return item;
  const { id: _made, ...rest } = item;
  return rest;
}
