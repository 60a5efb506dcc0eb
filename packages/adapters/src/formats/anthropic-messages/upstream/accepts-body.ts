import { isJsonObject, type JsonObject } from '@tollgate/schema';
import { isEnvelope } from '../../../core/carried-state.js';
import { itemsOf } from '../../../core/json-members.js';

/** Whether a body of this format may go as it is: not one that carries what another vendor wants back. */
export function acceptsBody(body: JsonObject): boolean {
  return itemsOf(body['messages']).every((message) => {
    if (!isJsonObject(message) || message['role'] !== 'assistant') return true;
    return itemsOf(message['content']).every((block) => !isJsonObject(block) || !carries(block));
  });
}

/** Hidden thinking is in `data`, the proof of a thought in `signature`. */
function carries(block: JsonObject): boolean {
  return isEnvelope(block['data']) || isEnvelope(block['signature']);
}
