import type { JsonValue } from '@tollgate/schema';
import { asObject, isJsonArray, itemsOf } from '../../core/json-members.js';

/** The vocabulary keeps log probabilities as a choice of OpenAI chat has them; a text here has a bare list of them. */
export function toChoiceLogprobs(entries: readonly JsonValue[]): JsonValue | undefined {
  return entries.length === 0 ? undefined : { content: entries };
}

/** The list for a text; empty when nothing is known. */
export function fromChoiceLogprobs(logprobs: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(logprobs) ? logprobs : itemsOf(asObject(logprobs)?.['content']);
}
