import type { Extensions, JsonObject } from '@tollgate/schema';
import { formatId } from './format-id.js';

/** A bag of members that only this format knows; none when there are none. */
export function bagOf(members: JsonObject | undefined): { readonly [formatId]: JsonObject } | undefined {
  return members === undefined || Object.keys(members).length === 0 ? undefined : { [formatId]: members };
}

/** For objects whose members are all kept. */
export const noMembers: ReadonlySet<string> = new Set();

/** What is in this format's bag. */
export function ownMembers(extensions: Extensions | undefined): JsonObject | undefined {
  return extensions?.[formatId];
}

/** The members of an object whose names are not known; nothing when there are none. Null is absent, as in Protobuf. */
export function otherMembers(object: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  const others = Object.entries(object).filter(
    ([name, value]) => !known.has(name) && value !== undefined && value !== null,
  );
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

/** The object without undefined members, or nothing when none is left. */
export function filled(members: JsonObject): JsonObject | undefined {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}
