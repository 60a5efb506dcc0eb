import { type BatchId, batchEventsMax } from '@tollgate/schema';
import { batchIdOfIds } from './create-usage-batch.js';

/** One usage event as JSON, in UTF-8: a stretch of some bytes. Whoever made it sees to it that the schema takes it. */
export interface UsageEventText {
  /** As `usageEventId` gives it. */
  readonly id: string;
  readonly source: Buffer;
  readonly start: number;
  readonly end: number;
}

/** A usage batch that is ready for its queue. */
export interface UsageBatchText {
  readonly batchId: BatchId;
  readonly eventCount: number;
  /** The batch as JSON, in UTF-8. */
  readonly json: Buffer;
}

const comma = 0x2c;
const tail = Buffer.from(']}');

/**
 * Makes the one batch of these events, as `createUsageBatch` does, from their texts. Throws when there are none or too
 * many of them, or when one is there twice. The texts are copied.
 */
export function createUsageBatchText(proxyId: string, events: readonly UsageEventText[]): UsageBatchText {
  if (events.length === 0 || events.length > batchEventsMax) {
    throw new RangeError(`A batch holds 1 to ${batchEventsMax} events, not ${events.length}`);
  }
  const sorted = events.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const ids = sorted.map(({ id }) => id);
  const twice = ids.find((id, index) => id === ids[index + 1]);
  if (twice !== undefined) throw new Error(`Event ${twice} is in the batch twice`);
  const batchId = batchIdOfIds(ids);
  return { batchId, eventCount: events.length, json: compose({ batchId, proxyId }, sorted) };
}

function compose(
  batch: { readonly batchId: BatchId; readonly proxyId: string },
  events: readonly UsageEventText[],
): Buffer {
  const head = Buffer.from(`${JSON.stringify({ version: 1, ...batch }).slice(0, -1)},"events":[`);
  const eventBytes = events.reduce((bytes, { start, end }) => bytes + end - start, 0);
  const json = Buffer.allocUnsafeSlow(head.length + eventBytes + events.length - 1 + tail.length);
  json.set(head);
  let position = head.length;
  for (const { source, start, end } of events) {
    if (position > head.length) json[position++] = comma;
    position += source.copy(json, position, start, end);
  }
  json.set(tail, position);
  return json;
}
