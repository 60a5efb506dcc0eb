import type { JsonObject } from '@tollgate/schema';
import { objectsOf } from '../openai-responses.wire.js';
import { takesReasoning } from './encode-reasoning.js';
import type { OpenAiResponsesQuirks } from './quirks.js';

/**
 * Whether a body of this format may go upstream as it is. It may not when it brings back reasoning of another vendor,
 * whole or in an envelope of ours: the provider would refuse the request for it.
 */
export function acceptsBody(body: JsonObject, quirks: OpenAiResponsesQuirks): boolean {
  return objectsOf(body['input']).every((item) => item['type'] !== 'reasoning' || takesReasoning(item, quirks));
}
