import { v7 } from 'uuid';

/** A new UUIDv7: unique, and sorted by the millisecond it was made in. */
export function uuidv7(): string {
  return v7();
}
