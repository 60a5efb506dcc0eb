import type { StoredBatchesWriter } from '@tollgate/queues';
import type { UsageBatch } from '@tollgate/schema';
import type { BatchGroups } from './batch-groups.js';
import type { KillPoint } from './kill-point.js';
import type { EventStores } from './store-events.js';

/** What storing a batch needs. */
export interface BatchStores extends EventStores {
  readonly groups: Pick<BatchGroups, 'store'>;
  readonly confirmations: Pick<StoredBatchesWriter, 'confirm'>;
  readonly dieAt: (place: KillPoint) => void;
}

/**
 * Stores one batch; the job is done when this resolves and is repeated when it rejects. The order matters:
 *
 * 1. ledger entries, then attempts, each under the batch's token, or that of the batches stored together with it: whoever
 *    sees an attempt sees its cost. If nothing after this happens, the repeat inserts the same rows again, which changes
 *    nothing: both tables keep one row a key.
 * 2. what was inserted is read back. Only what ClickHouse really has is confirmed.
 * 3. the proxy is told. If that is lost, the proxy publishes the batch again and 1 to 3 are repeated.
 * 4. the job ends.
 */
export async function storeBatch(stores: BatchStores, batch: UsageBatch): Promise<void> {
  const endTimer = stores.metrics.storeSeconds.startTimer();
  stores.dieAt('before-insert');
  await stores.groups.store(batch);
  stores.dieAt('after-insert-before-ack');
  await stores.confirmations.confirm(batch.proxyId, [batch.batchId]);
  endTimer();
  stores.metrics.batches.inc();
  const oldestMs = Math.min(...batch.events.map((event) => event.closedAtMs));
  stores.metrics.lagSeconds.set(Math.max(0, stores.clock.now() - oldestMs) / 1000);
}
