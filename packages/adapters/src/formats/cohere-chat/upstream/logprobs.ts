import type { JsonObject, JsonValue } from '@tollgate/schema';
import { asNumber, asObject, asText, itemsOf } from '../../../core/json-members.js';

/**
 * Log probabilities in the form the vocabulary has them. The provider gives them for a piece of text with all of its
 * tokens; the first of these stands for the text, so that the texts still add up to the answer.
 */
export function toLogprobs(items: readonly JsonValue[]): JsonObject | undefined {
  const content = items.flatMap(tokensOf);
  return content.length === 0 ? undefined : { content, refusal: null };
}

function tokensOf(item: JsonValue): readonly JsonObject[] {
  const piece = asObject(item);
  const text = asText(piece?.['text']) ?? '';
  return itemsOf(piece?.['logprobs']).flatMap((value, at) => {
    const logprob = asNumber(value);
    return logprob === undefined ? [] : [{ token: at === 0 ? text : '', logprob, bytes: null, top_logprobs: [] }];
  });
}
