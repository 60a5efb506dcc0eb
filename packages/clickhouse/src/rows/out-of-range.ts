import { secondMs } from '@tollgate/schema';
import type { AttemptRow } from './attempt-row.js';
import type { LedgerEntryRow } from './ledger-entry-row.js';

/** The last second a column of type DateTime can hold: in the year 2106. */
const timeMsMax = (2 ** 32 - 1) * secondMs;

/** The first amount with more digits than a column of type Decimal(38, 12) can hold. */
const amountBound = 10n ** 38n;

/**
 * Why these attempts cannot be stored; undefined when they can. ClickHouse takes binary values as they are, so whatever
 * the schema of an event leaves possible beyond the types of the columns must be found here.
 */
export function findOutOfRange(rows: readonly AttemptRow[]): string | undefined {
  for (const { event } of rows) {
    const latestMs = Math.max(event.admittedAtMs, event.closedAtMs);
    if (latestMs > timeMsMax) return `${latestMs} ms is a time that no column can hold`;
  }
  return undefined;
}

/** The same for ledger entries. */
export function findEntryOutOfRange(entries: readonly LedgerEntryRow[]): string | undefined {
  for (const { amount, lines } of entries) {
    const tooLarge =
      isTooLarge(amount) || lines.some((line) => isTooLarge(line.amount) || isTooLarge(line.picoPerMillion));
    if (tooLarge) return `${amount} pico-dollars, or a line of it, is an amount that no column can hold`;
  }
  return findOutOfRange(entries.map(({ attempt }) => attempt));
}

function isTooLarge(pico: bigint): boolean {
  return pico >= amountBound || pico <= -amountBound;
}
