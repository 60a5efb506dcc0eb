import { v7 } from 'uuid';

/** A new UUIDv7: unique, and sorted in the order in which this process made them, so that pages of a list lose none. */
export function uuidv7(): string {
  return v7();
}
