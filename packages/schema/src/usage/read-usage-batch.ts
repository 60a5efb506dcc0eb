import { BatchId } from '../ids.js';
import { isJsonObject } from '../json.js';
import { readUsageEvent } from './read-usage-event.js';
import { batchEventsMax, batchProxyIdCharsMax, type UsageBatch } from './usage-batch.js';
import type { UsageEvent } from './usage-event.js';

const memberCount = 4;

/**
 * Reads a batch as the schema `UsageBatch` does, several times as fast. Undefined when it does not see at once that this
 * is one: ask the schema then.
 */
export function readUsageBatch(value: unknown): UsageBatch | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== memberCount || value['version'] !== 1) return undefined;
  const { proxyId, events } = value;
  const batchId = BatchId.safeParse(value['batchId']);
  if (!batchId.success || typeof proxyId !== 'string' || proxyId === '') return undefined;
  if (proxyId.length > batchProxyIdCharsMax || !Array.isArray(events)) return undefined;
  const read = readEvents(events);
  return read === undefined ? undefined : { version: 1, batchId: batchId.data, proxyId, events: read };
}

function readEvents(values: readonly unknown[]): UsageEvent[] | undefined {
  if (values.length === 0 || values.length > batchEventsMax) return undefined;
  const events: UsageEvent[] = [];
  for (const value of values) {
    const event = readUsageEvent(value);
    if (event === undefined) return undefined;
    events.push(event);
  }
  return events;
}
