import type { Extensions, JsonObject, JsonValue } from '@tollgate/schema';

/** The members of an object that the vocabulary has no word for, kept for providers of this format; null is absent. */
export function ownMembers(value: JsonObject, known: ReadonlySet<string>): Extensions | undefined {
  const kept: Record<string, JsonValue> = {};
  for (const [name, member] of Object.entries(value)) {
    if (!known.has(name) && member !== undefined && member !== null) kept[name] = member;
  }
  return Object.keys(kept).length === 0 ? undefined : { 'openai-chat': kept };
}
