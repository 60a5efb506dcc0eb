import { fail, ok, type Result } from '@tollgate/schema';
import type { ClickHouse } from '../connection/connect.js';
import { refused, type StoreFailure } from '../connection/store-failure.js';
import { type Column, encodeBlock, encodeColumns } from '../native/column.js';
import { attemptColumns } from '../rows/attempt-columns.js';
import type { AttemptRow } from '../rows/attempt-row.js';
import { type LedgerEntryRow, ledgerEntryColumns } from '../rows/ledger-entry-row.js';
import { findEntryOutOfRange, findOutOfRange } from '../rows/out-of-range.js';
import { sharedColumns } from '../rows/shared-columns.js';
import { insertBlock } from './insert-block.js';

/** Writes the facts of a batch. A copy of an attempt that is there already changes nothing, whatever the token. */
export async function insertAttempts(
  clickhouse: ClickHouse,
  rows: readonly AttemptRow[],
  token: string | undefined,
): Promise<Result<void, StoreFailure>> {
  const problem = findOutOfRange(rows);
  if (problem !== undefined) return fail(refused(problem));
  return insert(clickhouse, { table: 'attempts', columns: attemptColumns, rows, attempts: rows, token });
}

/** Writes the money of a batch. A second entry of an attempt with the same kind and revision changes nothing. */
export async function insertLedgerEntries(
  clickhouse: ClickHouse,
  rows: readonly LedgerEntryRow[],
  token: string | undefined,
): Promise<Result<void, StoreFailure>> {
  const problem = findEntryOutOfRange(rows);
  if (problem !== undefined) return fail(refused(problem));
  const attempts = rows.map(({ attempt }) => attempt);
  return insert(clickhouse, { table: 'ledger_entries', columns: ledgerEntryColumns, rows, attempts, token });
}

interface Insert<Row> {
  readonly table: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Of each row. */
  readonly attempts: readonly AttemptRow[];
  readonly token: string | undefined;
}

async function insert<Row>(
  clickhouse: ClickHouse,
  { table, columns, rows, attempts, token }: Insert<Row>,
): Promise<Result<void, StoreFailure>> {
  if (rows.length === 0) return ok(undefined);
  const all = [...sharedColumns, ...columns];
  const counts = { columns: all.length, rows: rows.length };
  const block = encodeBlock(counts, encodeShared(attempts), encodeColumns(columns, rows));
  return insertBlock(clickhouse, { table, columns: all, block, token });
}

/** By the first of the attempts: a batch goes to two tables, and what they share is encoded once. */
const encoded = new WeakMap<AttemptRow, { readonly attempts: readonly AttemptRow[]; readonly bytes: Buffer }>();

function encodeShared(attempts: readonly AttemptRow[]): Buffer {
  const [first] = attempts;
  const known = first === undefined ? undefined : encoded.get(first);
  if (known?.attempts.length === attempts.length && known.attempts.every((row, index) => row === attempts[index])) {
    return known.bytes;
  }
  const bytes = encodeColumns(sharedColumns, attempts);
  if (first !== undefined) encoded.set(first, { attempts, bytes });
  return bytes;
}
