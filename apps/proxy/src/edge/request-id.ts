import { randomUUIDv7 } from 'node:crypto';
import type { RequestId } from '@tollgate/schema';

const uuidChars = 36;

/** A new id of a request: a UUIDv7, unique and sorted by the millisecond it was made in. */
export function newRequestId(): RequestId {
  const id = randomUUIDv7();
  if (!isRequestId(id)) throw new Error(`${id} is no id of a request`);
  return id;
}

/** Node vouches for the form; the length alone is looked at, since a schema would cost more than the id. */
function isRequestId(text: string): text is RequestId {
  return text.length === uuidChars;
}
