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
import { createUsageBatch, type StoredBatchesWriter } from '@tollgate/queues';
import type { UsageBatch, UsageEvent } from '@tollgate/schema';
import { type BatchRows, toRows } from '../ledger/index.js';
import type { BatchMetrics } from './batch-metrics.js';
import type { KillPoint } from './kill-point.js';
import type { UnpricedLog } from './unpriced-log.js';

/** What storing a batch needs. */
export interface BatchStores {
  readonly clickhouse: ClickHouse;
  readonly confirmations: Pick<StoredBatchesWriter, 'confirm'>;
  readonly book: () => CompiledPriceBook;
  readonly clock: Clock;
  readonly metrics: BatchMetrics;
  readonly unpriced: UnpricedLog;
  readonly logger: Logger;
  readonly dieAt: (place: KillPoint) => void;
}

/**
 * Stores one batch; the job is done when this resolves and is repeated when it rejects. The order matters:
 *
 * 1. ledger entries, then attempts, each under the batch's token: whoever sees an attempt sees its cost. If nothing after
 *    this happens, the repeat inserts the same rows again, which changes nothing: both tables keep one row a key.
 * 2. what was inserted is read back. Only what ClickHouse really has is confirmed.
 * 3. the proxy is told. If that is lost, the proxy publishes the batch again and 1 to 3 are repeated.
 * 4. the job ends.
 */
export async function storeBatch(stores: BatchStores, batch: UsageBatch): Promise<void> {
  const endTimer = stores.metrics.storeSeconds.startTimer();
  stores.dieAt('before-insert');
  await storeEvents(stores, batch, batch.batchId);
  stores.dieAt('after-insert-before-ack');
  await stores.confirmations.confirm(batch.proxyId, [batch.batchId]);
  endTimer();
  stores.metrics.batches.inc();
  const oldestMs = Math.min(...batch.events.map((event) => event.closedAtMs));
  stores.metrics.lagSeconds.set(Math.max(0, stores.clock.now() - oldestMs) / 1000);
}

/** Stores the events of a batch, or of a half of it when ClickHouse refuses the whole. */
async function storeEvents(stores: BatchStores, batch: UsageBatch, token: string): Promise<void> {
  const rows = toRows(batch, stores.book(), stores.clock.now());
  const refusal = await insert(stores, rows, token);
  if (refusal !== undefined) return splitOrSetAside(stores, batch, refusal);
  await verify(stores, batch, rows);
  count(stores, rows);
}

/** Undefined when the rows are in; the refusal when ClickHouse will never take them. Throws while it is away. */
async function insert(
  stores: BatchStores,
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
async function splitOrSetAside(stores: BatchStores, batch: UsageBatch, refusal: StoreFailure): Promise<void> {
  const [first] = batch.events;
  if (first === undefined) return;
  if (batch.events.length === 1) return setAside(stores, batch, first, refusal.message);
  const middle = Math.ceil(batch.events.length / 2);
  for (const half of [batch.events.slice(0, middle), batch.events.slice(middle)]) {
    const child = createUsageBatch(batch.proxyId, half);
    await storeEvents(stores, { ...batch, events: child.events }, child.batchId);
  }
}

async function setAside(stores: BatchStores, batch: UsageBatch, event: UsageEvent, reason: string): Promise<void> {
  const { batchId, proxyId } = batch;
  const letter = { stage: 'insert' as const, reason, batchId, proxyId, payload: JSON.stringify(event) };
  const kept = await insertDeadLetters(stores.clickhouse, [letter], stores.clock.now());
  if (!kept.ok)
    throw new Error(`A dead letter could not be kept: ${kept.failure.message}`, { cause: kept.failure.cause });
  stores.metrics.deadLetters.inc();
  stores.logger.error({ batchId, requestId: event.requestId, reason }, 'a usage event cannot be stored');
}

/** Looks at what is there: rows that a token swallowed are inserted without it, and copies that differ are recorded. */
async function verify(stores: BatchStores, batch: UsageBatch, rows: BatchRows): Promise<void> {
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

function count(stores: BatchStores, rows: BatchRows): void {
  stores.metrics.events.inc(rows.attempts.length);
  stores.metrics.adjusted.inc(rows.adjusted);
  stores.metrics.unpriced.inc(rows.unpriced);
  const unpriced = rows.attempts.filter((row) => row.priceStatus === 'unpriced');
  stores.unpriced.note(unpriced.map(({ event }) => `${event.kind}/${event.model}`));
}
