import type { JsonObject } from '@tollgate/schema';
import { asText } from '../../../core/json-members.js';
import { objectsOf } from '../openai-responses.wire.js';
import { callIdCharsMax } from './call-id.js';
import { takesReasoning } from './encode-reasoning.js';
import type { OpenAiResponsesQuirks } from './quirks.js';

/**
 * Whether a body of this format may go upstream as it is. It may not when it brings back what the provider would refuse
 * the request for: reasoning of another vendor, whole or in an envelope of ours, or a call of another provider with an id
 * that is too long. A result whose call the provider keeps has an id of its own making.
 */
export function acceptsBody(body: JsonObject, quirks: OpenAiResponsesQuirks): boolean {
  return objectsOf(body['input']).every((item) => {
    if (item['type'] === 'reasoning') return takesReasoning(item, quirks);
    return item['type'] !== 'function_call' || (asText(item['call_id'])?.length ?? 0) <= callIdCharsMax;
  });
}
