import { dayMs } from '@tollgate/schema';

/** Entries a stream keeps, at least. A proxy that was away for longer publishes again and is told again. */
export const confirmationsMax = 10_000;

/** A stream that nothing was written to for so long belongs to a proxy that is gone. */
export const confirmationsTtlMs = 7 * dayMs;

/** The one field of an entry. */
export const batchField = 'batch';

/** One stream for each proxy. */
export function storedBatchesKey(prefix: string, proxyId: string): string {
  return `${prefix}:stored:${proxyId}`;
}
