import { createHash } from 'node:crypto';
import { BatchId, batchEventsMax, type UsageBatch, type UsageEvent, usageEventId } from '@tollgate/schema';

/** The id of a batch of these events: SHA-256, in hex, of their sorted ids. The order they come in does not matter. */
export function batchIdOf(events: readonly Pick<UsageEvent, 'requestId' | 'attempt'>[]): BatchId {
  return batchIdOfIds(events.map(usageEventId).toSorted());
}

/** The same of event ids that are sorted already. */
export function batchIdOfIds(sortedIds: readonly string[]): BatchId {
  return BatchId.parse(createHash('sha256').update(sortedIds.join('\n')).digest('hex'));
}

/**
 * Makes the one batch of these events. Throws when there are none or too many of them, or when one is there twice:
 * whoever collects events sees to that.
 */
export function createUsageBatch(proxyId: string, events: readonly UsageEvent[]): UsageBatch {
  if (events.length === 0 || events.length > batchEventsMax) {
    throw new RangeError(`A batch holds 1 to ${batchEventsMax} events, not ${events.length}`);
  }
  const sorted = events
    .map((event) => ({ id: usageEventId(event), event }))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  const twice = sorted.find(({ id }, index) => id === sorted[index + 1]?.id);
  if (twice !== undefined) throw new Error(`Event ${twice.id} is in the batch twice`);
  return { version: 1, batchId: batchIdOf(events), proxyId, events: sorted.map(({ event }) => event) };
}
