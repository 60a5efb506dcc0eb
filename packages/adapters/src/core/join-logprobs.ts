import type { JsonObject, JsonValue } from '@tollgate/schema';
import { asObject, itemsOf } from './json-members.js';

/** Most tokens whose probabilities wait for a text to tell them with. */
export const heldTokensMax = 1024;

/**
 * Probabilities of tokens that wait for a text, and those that follow, both as the vocabulary carries them, which is as
 * OpenAI does; the newest alone where there would be too many, or where a server has them in a form of its own.
 */
export function joinLogprobs(before: JsonValue | undefined, next: JsonObject | undefined): JsonValue | undefined {
  if (before === undefined || next === undefined) return next ?? before;
  const content = [...itemsOf(asObject(before)?.['content']), ...itemsOf(next['content'])];
  const canJoin = content.length > 0 && content.length <= heldTokensMax;
  return canJoin ? { ...next, content } : next;
}
