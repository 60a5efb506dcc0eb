import { isJsonObject, type JsonObject } from '@tollgate/schema';
import { isEnvelope } from '../../../core/carried-state.js';
import { asFilledText, itemsOf } from '../../../core/json-members.js';
import { isWireToolId } from './tool-ids.js';

/**
 * Whether a body of this format may go as it is: not one with what an answer of another provider left in it and this one
 * refuses, which is what another vendor wants back, a thought that nobody signed, and an id that it does not take.
 */
export function acceptsBody(body: JsonObject): boolean {
  return itemsOf(body['messages']).every((message) => {
    if (!isJsonObject(message) || message['role'] !== 'assistant') return true;
    return itemsOf(message['content']).every((block) => !isJsonObject(block) || isAccepted(block));
  });
}

/** Hidden thinking is in `data`, the proof of a thought in `signature`; the result of a call repeats its `id`. */
function isAccepted(block: JsonObject): boolean {
  if (isEnvelope(block['data']) || isEnvelope(block['signature'])) return false;
  if (block['type'] === 'thinking') return block['signature'] !== '';
  const id = block['type'] === 'tool_use' ? asFilledText(block['id']) : undefined;
  return id === undefined || isWireToolId(id);
}
