import type { Extensions, JsonObject } from '@tollgate/schema';

/** The members of an object that the vocabulary has no word for, kept for providers of this format; null is absent. */
export function ownMembers(value: JsonObject, known: ReadonlySet<string>): Extensions | undefined {
  const kept = Object.entries(value).filter(
    ([name, member]) => !known.has(name) && member !== undefined && member !== null,
  );
  return kept.length === 0 ? undefined : { 'openai-chat': Object.fromEntries(kept) };
}
