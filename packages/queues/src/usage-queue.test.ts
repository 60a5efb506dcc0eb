import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UsageEvent } from '@tollgate/schema';
import { checkConsumers } from './check-consumers.js';
import { createUsageBatch, usageQueue } from './usage-queue.js';

const payloads = join(import.meta.dirname, '../payloads');

function event(number: number): UsageEvent {
  const text = readFileSync(join(payloads, 'usage.v1.json'), 'utf8');
  const [first] = usageQueue.payload.parse(JSON.parse(text)).events;
  return UsageEvent.parse({ ...first, requestId: `0197a3c2-0000-7000-8000-${String(number).padStart(12, '0')}` });
}

describe('the usage queue', () => {
  it.each(readdirSync(payloads))('still reads %s, a payload that was published once', (name) => {
    const payload: unknown = JSON.parse(readFileSync(join(payloads, name), 'utf8'));
    expect(usageQueue.payload.safeParse(payload).error).toBeUndefined();
  });

  it('names a batch after its events, whatever their order', () => {
    const events = [event(3), event(1), event(2)];
    const batch = createUsageBatch('proxy-0', events);
    expect(batch).toEqual(createUsageBatch('proxy-0', [...events].reverse()));
    expect(usageQueue.jobId(batch)).toBe(batch.batchId);
    expect(createUsageBatch('proxy-0', events.slice(1)).batchId).not.toBe(batch.batchId);
  });

  it('makes no empty batch', () => {
    expect(() => createUsageBatch('proxy-0', [])).toThrow('1 to 1000');
  });
});

describe('the boot check', () => {
  it('lets a worker start only when each queue has exactly one consumer', () => {
    expect(() => checkConsumers([usageQueue])).not.toThrow();
    expect(() => checkConsumers([])).toThrow('usage has no consumer');
    expect(() => checkConsumers([usageQueue, usageQueue])).toThrow('usage has two consumers');
    expect(() => checkConsumers([usageQueue, { name: 'other' }])).toThrow('other is no queue');
  });
});
