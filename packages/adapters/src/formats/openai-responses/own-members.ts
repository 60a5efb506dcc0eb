import type { Extensions, JsonObject } from '@tollgate/schema';
import { formatId } from './format-id.js';

/** What is in this format's bag. */
export function ownMembers(extensions: Extensions | undefined): JsonObject | undefined {
  return extensions?.[formatId];
}

/** The members of an object that are not among the known ones; null is absent, as it is for OpenAI. */
export function otherMembers(object: JsonObject, known: ReadonlySet<string>): JsonObject {
  const others = Object.entries(object).filter(
    ([name, value]) => !known.has(name) && value !== undefined && value !== null,
  );
  return Object.fromEntries(others);
}

/** A bag of the members of an object that only this format knows; undefined when there are none. */
export function bagOf(object: JsonObject, known: ReadonlySet<string>): Extensions | undefined {
  return asBag(otherMembers(object, known));
}

/** Members as a bag of this format; undefined when there are none. */
export function asBag(members: JsonObject): Extensions | undefined {
  return Object.keys(members).length === 0 ? undefined : { [formatId]: members };
}

/** What an earlier answer's message holds besides its content: its id and, of newer models, its phase. */
export const messageMembers: ReadonlySet<string> = new Set(['type', 'role', 'content', 'status']);

/** The members of a call that have a place in the vocabulary; what is left is its own id. */
export const callMembers: ReadonlySet<string> = new Set(['type', 'call_id', 'name', 'arguments', 'status']);
