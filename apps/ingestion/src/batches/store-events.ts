import {
  type ClickHouse,
  insertAttempts,
  insertConflicts,
  insertDeadLetters,
  insertLedgerEntries,
  readBackAttempts,
  type StoreFailure,
} from '@tollgate/clickhouse';
import type { Clock, Logger } from '@tollgate/platform';
import type { CompiledPriceBook } from '@tollgate/pricing';
import { createUsageBatch } from '@tollgate/queues';
import type { UsageBatch, UsageEvent } from '@tollgate/schema';
import { type BatchRows, toRows } from '../ledger/index.js';
import type { BatchMetrics } from './batch-metrics.js';
import type { UnpricedLog } from './unpriced-log.js';

/** What storing events needs. */
export interface EventStores {
  readonly clickhouse: ClickHouse;
  readonly book: () => CompiledPriceBook;
  readonly clock: Clock;
  readonly metrics: BatchMetrics;
  readonly unpriced: UnpricedLog;
  readonly logger: Logger;
}

/**
 * Stores the events of a batch, or of a half of it when ClickHouse refuses the whole, and reads them back. Rejects while
 * ClickHouse is away.
 *
 * @param token inserts with one token are one insert
 */
export async function storeEvents(stores: EventStores, batch: UsageBatch, token: string): Promise<void> {
  const rows = toRows(batch, stores.book(), stores.clock.now());
  const refusal = await insert(stores, rows, token);
  if (refusal !== undefined) return splitOrSetAside(stores, batch, refusal);
  await verify(stores, batch, rows);
  count(stores, rows);
}

/**
 * Stores the events of several batches in one insert for each table. False when anything is not as it mostly is, be it
 * that ClickHouse is away, that it refuses something, or that it has other copies of them: each batch must be stored for
 * itself then, whatever of them is stored already.
 */
export async function storeTogether(
  stores: EventStores,
  batches: readonly UsageBatch[],
  token: string,
): Promise<boolean> {
  const [book, nowMs] = [stores.book(), stores.clock.now()];
  const rows = batches.map((batch) => toRows(batch, book, nowMs));
  const attempts = rows.flatMap((each) => each.attempts);
  const entries = rows.flatMap((each) => each.entries);
  if (!(await insertLedgerEntries(stores.clickhouse, entries, token)).ok) return false;
  if (!(await insertAttempts(stores.clickhouse, attempts, token)).ok) return false;
  const found = await readBackAttempts(stores.clickhouse, attempts);
  if (!found.ok || found.value.missing.length > 0 || found.value.conflicts.length > 0) return false;
  for (const each of rows) count(stores, each);
  return true;
}

/** Undefined when the rows are in; the refusal when ClickHouse will never take them. Throws while it is away. */
async function insert(
  stores: EventStores,
  rows: BatchRows,
  token: string | undefined,
): Promise<StoreFailure | undefined> {
  const entries = await insertLedgerEntries(stores.clickhouse, rows.entries, token);
  if (!entries.ok) return refusalOf(entries.failure);
  const attempts = await insertAttempts(stores.clickhouse, rows.attempts, token);
  return attempts.ok ? undefined : refusalOf(attempts.failure);
}

function refusalOf(failure: StoreFailure): StoreFailure {
  if (failure.kind === 'away') throw new Error(`ClickHouse is away: ${failure.message}`, { cause: failure.cause });
  return failure;
}

/** Halves a refused batch until the events that cannot be stored stand alone. The ids of the halves follow from their events. */
async function splitOrSetAside(stores: EventStores, batch: UsageBatch, refusal: StoreFailure): Promise<void> {
  const [first] = batch.events;
  if (first === undefined) return;
  if (batch.events.length === 1) return setAside(stores, batch, first, refusal.message);
  const middle = Math.ceil(batch.events.length / 2);
  for (const half of [batch.events.slice(0, middle), batch.events.slice(middle)]) {
    const child = createUsageBatch(batch.proxyId, half);
    await storeEvents(stores, { ...batch, events: child.events }, child.batchId);
  }
}

async function setAside(stores: EventStores, batch: UsageBatch, event: UsageEvent, reason: string): Promise<void> {
  const { batchId, proxyId } = batch;
  const letter = { stage: 'insert' as const, reason, batchId, proxyId, payload: JSON.stringify(event) };
  const kept = await insertDeadLetters(stores.clickhouse, [letter], stores.clock.now());
  if (!kept.ok)
    throw new Error(`A dead letter could not be kept: ${kept.failure.message}`, { cause: kept.failure.cause });
  stores.metrics.deadLetters.inc();
  stores.logger.error({ batchId, requestId: event.requestId, reason }, 'a usage event cannot be stored');
}

/** Looks at what is there: rows that a token swallowed are inserted without it, and copies that differ are recorded. */
async function verify(stores: EventStores, batch: UsageBatch, rows: BatchRows): Promise<void> {
  const found = await readBackAttempts(stores.clickhouse, rows.attempts);
  if (!found.ok) throw new Error(`ClickHouse is away: ${found.failure.message}`, { cause: found.failure.cause });
  const { missing, conflicts } = found.value;
  if (missing.length > 0) {
    const refusal = await insert(stores, rows, undefined);
    if (refusal !== undefined) throw new Error(`Rows that were swallowed are now refused: ${refusal.message}`);
    stores.logger.warn(
      { batchId: batch.batchId, rows: missing.length },
      'rows were inserted again without their token',
    );
  }
  if (conflicts.length === 0) return;
  const origin = { batchId: batch.batchId, proxyId: batch.proxyId, foundAtMs: stores.clock.now() };
  const recorded = await insertConflicts(stores.clickhouse, conflicts, origin);
  if (!recorded.ok) throw new Error(`A conflict could not be recorded: ${recorded.failure.message}`);
  stores.metrics.conflicts.inc(conflicts.length);
  stores.logger.error(
    { batchId: batch.batchId, events: conflicts.length },
    'usage events came again with another content',
  );
}

function count(stores: EventStores, rows: BatchRows): void {
  stores.metrics.events.inc(rows.attempts.length);
  stores.metrics.adjusted.inc(rows.adjusted);
  stores.metrics.unpriced.inc(rows.unpriced);
  const unpriced = rows.attempts.filter((row) => row.priceStatus === 'unpriced');
  stores.unpriced.note(unpriced.map(({ event }) => `${event.kind}/${event.model}`));
}
