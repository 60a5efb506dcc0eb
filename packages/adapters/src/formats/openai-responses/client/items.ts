import type { AssistantPart, Citation, Extensions, JsonObject, JsonValue } from '@tollgate/schema';
import { sealEnvelope, stateOf } from '../../../core/carried-state.js';
import { asFilledText, asObject } from '../../../core/json-members.js';
import { annotationOf } from '../citations.js';
import { formatId } from '../format-id.js';
import { itemIdOf } from '../item-ids.js';
import { ownMembers } from '../own-members.js';

/** Where an item stands. */
export interface ItemPlace {
  readonly responseId: string;
  readonly place: number;
}

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** The members of the message that a part begins, where its own format named it; undefined where it goes on. */
export function messageOf(extensions: Extensions | undefined): JsonObject | undefined {
  return asObject(ownMembers(extensions)?.['message']);
}

/** A message of the model. */
export function messageItem(
  { responseId, place }: ItemPlace,
  content: readonly JsonObject[],
  status: ItemStatus,
  own?: JsonObject,
): JsonObject {
  return {
    ...own,
    id: asFilledText(own?.['id']) ?? itemIdOf('msg', responseId, place),
    type: 'message',
    status,
    role: 'assistant',
    content,
  };
}

/** A text of a message. */
export function textContent(text: string, citations: readonly Citation[], logprobs: readonly JsonValue[]): JsonObject {
  return { type: 'output_text', text, annotations: citations.map(annotationOf), logprobs };
}

/** A call of a function. */
export function callItem(
  { responseId, place }: ItemPlace,
  call: { readonly id: string; readonly name: string; readonly arguments: string; readonly own?: JsonObject },
  status: ItemStatus = 'completed',
): JsonObject {
  const id = asFilledText(call.own?.['id']) ?? itemIdOf('fc', responseId, place);
  const { name } = call;
  return { ...call.own, id, type: 'function_call', status, call_id: call.id, name, arguments: call.arguments };
}

/** A picture that the model made; `result` is its base64, null until it is there. */
export function pictureItem(id: string, status: ItemStatus, result: string | null): JsonObject {
  return { id, type: 'image_generation_call', status, result };
}

/** A thought; `encryptedContent` is what its vendor wants back. */
export function reasoningItem(id: string, text: string, encryptedContent: string | undefined): JsonObject {
  return {
    id,
    type: 'reasoning',
    summary: text === '' ? [] : [{ type: 'summary_text', text }],
    ...(encryptedContent === undefined ? {} : { encrypted_content: encryptedContent }),
  };
}

/** The item of a thought that came from this format, in which its vendor wants it back. */
export function ownReasoningItem(part: AssistantPart): JsonObject | undefined {
  return part.type === 'reasoning' ? asObject(ownMembers(part.extensions)?.['item']) : undefined;
}

/** The envelope of what of a part has to be carried; undefined when there is nothing. A thought's text is its item's summary. */
export function sealedOf(part: AssistantPart): string | undefined {
  const state = stateOf(part.type === 'reasoning' ? { ...part, text: '' } : part, formatId);
  return state === undefined ? undefined : sealEnvelope(state);
}
