import { isJsonObject, type JsonObject } from '@tollgate/schema';
import { isEnvelope } from '../../../core/carried-state.js';
import { itemsOf } from '../../../core/json-members.js';

/** Whether a body of this format may go as it is: not one that carries what another vendor wants back. */
export function acceptsBody(body: JsonObject): boolean {
  return itemsOf(body['messages']).every((message) => {
    if (!isJsonObject(message) || message['role'] !== 'assistant') return true;
    return itemsOf(message['content']).every((block) => !isJsonObject(block) || !isEnvelope(block['data']));
  });
}
