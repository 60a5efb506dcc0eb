import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { usageEventId } from '@tollgate/schema';
import { FaultProxy } from '@tollgate/testkit';
import { Redis } from 'ioredis';
import { dropKeys, freshPrefix, redisUrl, until } from '../test-support/redis.js';
import { usageEvent } from '../test-support/usage-events.js';
import { createUsageBatch } from '../usage/create-usage-batch.js';
import { usageBatchBytesMax } from '../usage/usage.queue.js';
import { createUsageBatchText } from '../usage/usage-batch-text.js';
import { UsagePublisher } from '../usage/usage-publisher.js';
import { publishTimeoutMs } from './queue-publisher.js';

jest.setTimeout(60_000);

const marginMs = 500;
const prefix = freshPrefix();
const closing: (() => unknown)[] = [];

function publisherAt(url: string): UsagePublisher {
  const publisher = new UsagePublisher({ redisUrl: url, prefix });
  closing.push(() => publisher.close());
  return publisher;
}

async function publishes(publisher: UsagePublisher): Promise<boolean> {
  const batch = createUsageBatch('proxy-1', [usageEvent()]);
  return publisher.publish(batch).then(
    () => true,
    () => false,
  );
}

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await dropKeys(prefix);
});

describe('publishing', () => {
  it('puts a batch into the queue once, however often it is published', async () => {
    const publisher = publisherAt(redisUrl());
    const batch = createUsageBatch('proxy-1', [usageEvent(), usageEvent()]);
    await until(() => publishes(publisher), 'the publisher connects');
    for (let time = 0; time < 3; time += 1) await publisher.publish(batch);
    const redis = new Redis(redisUrl());
    const waiting = await redis.lrange(`${prefix}:usage:wait`, 0, -1);
    const data = await redis.hget(`${prefix}:usage:${batch.batchId}`, 'data');
    redis.disconnect();
    expect(waiting.filter((id) => id === batch.batchId)).toHaveLength(1);
    expect(JSON.parse(data ?? '')).toEqual(batch);
  });

  it('leaves a job with its options for a batch that is text already, once', async () => {
    const publisher = publisherAt(redisUrl());
    await until(() => publishes(publisher), 'the publisher connects');
    const event = usageEvent({ tags: { 'naïve ключ': '值 "quoted"' } });
    const redis = new Redis(redisUrl());
    const source = Buffer.from(JSON.stringify(event));
    const text = { id: usageEventId(event), source, start: 0, end: source.length };
    const ready = createUsageBatchText('proxy-1', [text]);
    await publisher.publishText(ready);
    await publisher.publishText(ready);
    const waiting = await redis.lrange(`${prefix}:usage:wait`, 0, -1);
    const job = await redis.hgetall(`${prefix}:usage:${ready.batchId}`);
    redis.disconnect();
    expect(waiting.filter((id) => id === ready.batchId)).toHaveLength(1);
    expect(job).toMatchObject({ name: 'usage', delay: '0', priority: '0' });
    expect(JSON.parse(job['data'] ?? '')).toEqual(createUsageBatch('proxy-1', [event]));
    expect(JSON.parse(job['opts'] ?? '')).toEqual({
      jobId: ready.batchId,
      attempts: 5,
      backoff: { type: 'exponential', delay: 1000 },
      removeOnComplete: true,
      removeOnFail: false,
      sizeLimit: usageBatchBytesMax,
    });
  });

  it('refuses a batch that is larger than its queue takes', async () => {
    const publisher = publisherAt(redisUrl());
    await until(() => publishes(publisher), 'the publisher connects');
    const { batchId } = createUsageBatch('proxy-1', [usageEvent()]);
    const json = Buffer.alloc(usageBatchBytesMax + 1, ' ');
    await expect(publisher.publishText({ batchId, eventCount: 1, json })).rejects.toThrow('exceeds the limit');
  });

  it('refuses at once what its queue does not take', async () => {
    const publisher = publisherAt(redisUrl());
    const batch = createUsageBatch('proxy-1', [usageEvent()]);
    await expect(publisher.publish({ ...batch, events: [usageEvent()] })).rejects.toThrow('not the hash');
  });

  it('fails within about a second and does not hang when Redis was never there', async () => {
    const publisher = publisherAt('redis://127.0.0.1:1');
    const took = await elapsedMs(() => publishes(publisher).then((published) => expect(published).toBe(false)));
    expect(took).toBeLessThan(publishTimeoutMs + marginMs);
  });

  it('fails within about a second when Redis stops answering, and works again when it is back', async () => {
    const proxy = await FaultProxy.start(redisUrl());
    closing.push(() => proxy.stop());
    const publisher = publisherAt(proxy.through(redisUrl()));
    await until(() => publishes(publisher), 'the publisher connects');

    proxy.set({ type: 'black-hole' });
    const took = await elapsedMs(() => publishes(publisher).then((published) => expect(published).toBe(false)));
    expect(took).toBeLessThan(publishTimeoutMs + marginMs);

    proxy.set({ type: 'cut' });
    const tookCut = await elapsedMs(() => publishes(publisher).then((published) => expect(published).toBe(false)));
    expect(tookCut).toBeLessThan(publishTimeoutMs + marginMs);

    proxy.set({ type: 'none' });
    await until(() => publishes(publisher), 'the publisher works again');
  });

  it('survives a Redis that forgets everything', async () => {
    const publisher = publisherAt(redisUrl());
    await until(() => publishes(publisher), 'the publisher connects');
    await dropKeys(prefix);
    expect(await publishes(publisher)).toBe(true);
  });
});
