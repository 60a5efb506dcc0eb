import type { Extensions, JsonObject } from '@tollgate/schema';
import { formatId } from './format-id.js';

/** A bag of members that only this format knows; none when there are none. */
export function bagOf(block: JsonObject, known: ReadonlySet<string>): { readonly [formatId]: JsonObject } | undefined {
  const others = otherMembers(block, known);
  return others === undefined ? undefined : { [formatId]: others };
}

/** What is in this format's bag. */
export function ownMembers(extensions: Extensions | undefined): JsonObject | undefined {
  return extensions?.[formatId];
}

/** The members of an object whose names are not known; nothing when there are none. */
export function otherMembers(object: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  const others = Object.entries(object).filter(([name, value]) => !known.has(name) && value !== undefined);
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

/** The members of a `tool_use` block that have a place in the vocabulary. */
export const toolUseMembers: ReadonlySet<string> = new Set(['type', 'id', 'name', 'input', 'cache_control']);
