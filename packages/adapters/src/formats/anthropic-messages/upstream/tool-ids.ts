const accepted = /^[a-zA-Z0-9_-]+$/;
const unaccepted = /[^a-zA-Z0-9_-]/g;

/** Whether this format accepts the id of a tool call. */
export function isWireToolId(id: string): boolean {
  return accepted.test(id);
}

/**
 * The id of a tool call as this format accepts it. Ids of other makers can hold dots and colons; each is written out
 * by its code, so that ids that differ stay different, and a call and its result still meet.
 */
export function toWireToolId(id: string): string {
  if (isWireToolId(id)) return id;
  if (id === '') return '_';
  return id.replace(unaccepted, (character) => `_x${character.charCodeAt(0).toString(16)}_`);
}
