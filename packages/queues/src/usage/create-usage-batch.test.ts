import { describe, expect, it } from '@jest/globals';
import { batchEventsMax } from '@tollgate/schema';
import { usageEvent } from '../test-support/usage-events.js';
import { createUsageBatch } from './create-usage-batch.js';
import { usageQueue } from './usage.queue.js';

describe('a usage batch', () => {
  it('has the same id and content whatever order its events came in', () => {
    const events = [usageEvent(), usageEvent(), usageEvent({ attempt: 2 })];
    expect(createUsageBatch('proxy-1', events.toReversed())).toEqual(createUsageBatch('proxy-1', events));
  });

  it('has another id when it has another event', () => {
    const first = usageEvent();
    const one = createUsageBatch('proxy-1', [first]);
    const two = createUsageBatch('proxy-1', [first, usageEvent()]);
    expect(one.batchId).not.toBe(two.batchId);
  });

  it('tells attempts of one request apart', () => {
    const first = usageEvent();
    const ids = [1, 2].map((attempt) => createUsageBatch('proxy-1', [{ ...first, attempt }]).batchId);
    expect(new Set(ids).size).toBe(2);
  });

  it('is made of 1 to 1,000 events, none of them twice', () => {
    const event = usageEvent();
    expect(() => createUsageBatch('proxy-1', [])).toThrow(RangeError);
    expect(() =>
      createUsageBatch(
        'proxy-1',
        Array.from({ length: batchEventsMax + 1 }, () => event),
      ),
    ).toThrow(RangeError);
    expect(() => createUsageBatch('proxy-1', [event, event])).toThrow('twice');
  });

  it('is refused by its queue when its id is not that of its events', () => {
    const batch = createUsageBatch('proxy-1', [usageEvent()]);
    expect(usageQueue.payload.safeParse(batch).success).toBe(true);
    expect(usageQueue.read?.(batch)).toEqual(batch);
    const forged = { ...batch, events: [usageEvent()] };
    expect(usageQueue.payload.safeParse(forged).error?.issues[0]?.message).toBe('is not the hash of the event ids');
    expect(usageQueue.read?.(forged)).toBeUndefined();
  });
});
