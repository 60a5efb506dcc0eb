import type { Result } from '@tollgate/schema';
import type { ClickHouse } from '../connection/connect.js';
import type { StoreFailure } from '../connection/store-failure.js';
import { type AttemptRow, attemptColumns, encodeAttempt, ledgerEntryColumns } from '../rows/attempt-row.js';
import { encodeLedgerEntry, type LedgerEntryRow } from '../rows/ledger-entry-row.js';
import { insertRows } from './insert-rows.js';

/** Writes the facts of a batch. A copy of an attempt that is there already changes nothing, whatever the token. */
export function insertAttempts(
  clickhouse: ClickHouse,
  rows: readonly AttemptRow[],
  token: string | undefined,
): Promise<Result<void, StoreFailure>> {
  return insertRows(clickhouse, {
    table: 'attempts',
    columns: attemptColumns,
    rows: rows.map(encodeAttempt),
    token,
  });
}

/** Writes the money of a batch. A second entry of an attempt with the same kind and revision changes nothing. */
export function insertLedgerEntries(
  clickhouse: ClickHouse,
  rows: readonly LedgerEntryRow[],
  token: string | undefined,
): Promise<Result<void, StoreFailure>> {
  return insertRows(clickhouse, {
    table: 'ledger_entries',
    columns: ledgerEntryColumns,
    rows: rows.map(encodeLedgerEntry),
    token,
  });
}
