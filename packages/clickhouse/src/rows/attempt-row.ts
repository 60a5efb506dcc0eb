import { hash } from 'node:crypto';
import type { Tags, UsageEvent } from '@tollgate/schema';
import { tagSlotsOf } from './derived-columns.js';
import { eventDateOf } from './event-date.js';

/** Whether a price was known when an attempt was stored. */
export type PriceStatus = 'priced' | 'unpriced';

/** What a row is given besides the event. */
export interface RowOrigin {
  readonly batchId: string;
  readonly storedAtMs: number;
  readonly priceStatus: PriceStatus;
}

/** An attempt as it is written to the table `attempts`. */
export interface AttemptRow extends RowOrigin {
  readonly event: UsageEvent;
  /** `YYYY-MM-DD`; see `eventDateOf`. */
  readonly eventDate: string;
  /** Sixteen hex digits that differ when any member of the event differs. */
  readonly contentHash: string;
  /** See `tagSlotsOf`. */
  readonly tagSlots: readonly string[];
}

export const contentHashDigits = 16;

/** Makes the row of an event. Pure: the same event, batch and time give the same row. */
export function createAttemptRow(event: UsageEvent, { batchId, storedAtMs, priceStatus }: RowOrigin): AttemptRow {
  return {
    event,
    eventDate: eventDateOf(event.requestId, event.admittedAtMs),
    contentHash: contentHashOf(event),
    tagSlots: tagSlotsOf(event.tags),
    batchId,
    storedAtMs,
    priceStatus,
  };
}

/**
 * Parsed events have their members in the order of the schema; only tags keep the order they came in, and two orders
 * are the same tags.
 */
export function contentHashOf(event: UsageEvent): string {
  const { tags } = event;
  const text = JSON.stringify(areSorted(tags) ? event : { ...event, tags: sorted(tags) });
  return hash('sha256', text).slice(0, contentHashDigits);
}

function areSorted(tags: Tags): boolean {
  let last = '';
  for (const name of Object.keys(tags)) {
    if (name < last) return false;
    last = name;
  }
  return true;
}

function sorted(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1)));
}
