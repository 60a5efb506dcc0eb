import { createHash } from 'node:crypto';
import { BatchId, batchEventsMax, UsageBatch, type UsageEvent, usageEventId } from '@tollgate/schema';
import { defineQueue } from './define-queue.js';

/** Usage of attempts, from the proxies to the worker. One job is one immutable batch. */
export const usageQueue = defineQueue<UsageBatch>({
  name: 'usage',
  payload: UsageBatch,
  jobId: (batch) => batch.batchId,
});

/**
 * Makes a batch of 1 to `batchEventsMax` events. Its id is the hash of the sorted event ids, so the same events in any
 * order are the same batch.
 */
export function createUsageBatch(proxyId: string, events: readonly UsageEvent[]): UsageBatch {
  if (events.length === 0 || events.length > batchEventsMax) {
    throw new Error(`A batch holds 1 to ${batchEventsMax} events, not ${events.length}`);
  }
  const sorted = [...events].sort((left, right) => (usageEventId(left) < usageEventId(right) ? -1 : 1));
  return { version: 1, batchId: batchIdOf(sorted.map(usageEventId)), proxyId, events: sorted };
}

/** The id of the batch that holds exactly these events. */
export function batchIdOf(sortedEventIds: readonly string[]): BatchId {
  return BatchId.parse(createHash('sha256').update(sortedEventIds.join('\n')).digest('hex'));
}
