import { type DeadLetter, insertDeadLetters } from '@tollgate/clickhouse';
import { createUsageBatch } from '@tollgate/queues';
import {
  BatchId,
  isJsonObject,
  issuesText,
  issueWords,
  type JsonObject,
  type JsonValue,
  parseJson,
  UsageEvent,
} from '@tollgate/schema';
import { type BatchStores, storeBatch } from './store-batch.js';

/**
 * Takes care of a payload that does not parse as a batch: events in it that can be read are stored, the others become
 * dead letters, and the proxy is told that the batch is dealt with. Rejects while ClickHouse is away.
 */
export async function storeUnreadable(stores: BatchStores, data: unknown, reason: string): Promise<void> {
  const payload = parseJson(JSON.stringify(data) ?? 'null');
  const outline = payload !== undefined && isJsonObject(payload) ? payload : {};
  const { readable, letters } = sortEvents(outline, payload ?? null, reason);
  const kept = await insertDeadLetters(stores.clickhouse, letters, stores.clock.now());
  if (!kept.ok)
    throw new Error(`Dead letters could not be kept: ${kept.failure.message}`, { cause: kept.failure.cause });
  stores.metrics.deadLetters.inc(letters.length);
  stores.logger.error({ letters: letters.length, stored: readable.length, reason }, 'a batch could not be read');
  if (readable.length > 0) await storeBatch(stores, createUsageBatch(proxyIdOf(outline), readable));
  const batchId = BatchId.safeParse(outline['batchId']);
  if (batchId.success) await stores.confirmations.confirm(proxyIdOf(outline), [batchId.data]);
}

function sortEvents(outline: JsonObject, payload: JsonValue, reason: string) {
  const events = outline['events'];
  const letterOf = (what: JsonValue, why: string): DeadLetter => ({
    stage: 'parse',
    reason: why,
    batchId: typeof outline['batchId'] === 'string' ? outline['batchId'] : '',
    proxyId: proxyIdOf(outline),
    payload: JSON.stringify(what),
  });
  const readable: UsageEvent[] = [];
  const letters: DeadLetter[] = [];
  if (!Array.isArray(events)) return { readable, letters: [letterOf(payload, reason)] };
  for (const event of events) {
    const parsed = UsageEvent.safeParse(event, { error: issueWords });
    if (parsed.success) readable.push(parsed.data);
    else letters.push(letterOf(event, issuesText(parsed.error)));
  }
  return { readable, letters };
}

function proxyIdOf(outline: JsonObject): string {
  return typeof outline['proxyId'] === 'string' ? outline['proxyId'] : '';
}
