import { kibibyte } from '@tollgate/schema';

/** What ids begin with that were made here, for calls that came without one. */
const madePrefix = 'gcall_';

/** The most of an answer's id that is kept in the ids of its calls, in characters; other formats limit those. */
const originCharsMax = 24;

/**
 * Makes an id for a call that came without one: the same for the same answer, another for each call of it, and made of
 * the characters that every format takes in an id.
 */
export function madeCallId(origin: string, ordinal: number): string {
  const plain = origin.replace(/[^A-Za-z0-9_-]/g, '').slice(-originCharsMax);
  return `${madePrefix}${plain}${plain === '' ? '' : '_'}${ordinal}`;
}

/** The id as the provider gave it: nothing for one that was made here. */
export function wireCallId(id: string): string | undefined {
  return id.startsWith(madePrefix) ? undefined : id;
}

/** Of long arguments so much is looked at, in UTF-16 code units: to look at all would take long. */
const originTextCharsMax = 64 * kibibyte;

/**
 * Stands for an answer without an id: FNV-1a of 32 bits of what the answer calls, of long arguments of their beginning and
 * their length. Nothing here withstands an attacker.
 */
export function originOf(name: string, argumentsJson: string): string {
  const isLong = argumentsJson.length > originTextCharsMax;
  const text = name + (isLong ? `${argumentsJson.slice(0, originTextCharsMax)}${argumentsJson.length}` : argumentsJson);
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return state.toString(36);
}
