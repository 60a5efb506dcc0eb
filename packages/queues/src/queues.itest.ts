import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UsageBatch } from '@tollgate/schema';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { QueueConsumer } from './queue-consumer.js';
import { QueuePublisher, UsagePublisher } from './queue-publisher.js';
import { StoredBatchesReader, StoredBatchesWriter } from './stored-batches.js';
import { UsageConsumer } from './usage-consumer.js';
import { createUsageBatch, usageQueue } from './usage-queue.js';

const redisUrl = process.env['REDIS_URL'] ?? '';
const sample = UsageBatch.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../payloads/usage.v1.json'), 'utf8')),
);

function newBatch(): UsageBatch {
  const events = sample.events.map((event) => ({
    ...event,
    requestId: UsageBatch.shape.events.element.shape.requestId.parse(randomUUID()),
  }));
  return createUsageBatch('proxy-0', events);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition never came true');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const redis = new Redis(redisUrl);
const closing: (() => Promise<unknown> | unknown)[] = [];
let prefix = '';
beforeEach(() => {
  prefix = `test-${randomUUID()}`;
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  for (const key of await redis.keys(`${prefix}:*`)) await redis.del(key);
});
afterAll(() => redis.disconnect());

function publisher(): UsagePublisher {
  const made = new UsagePublisher({ redisUrl, prefix });
  closing.push(() => made.close());
  return made;
}

function consumer(handle: (batch: UsageBatch) => Promise<void>, unreadable: string[] = []): UsageConsumer {
  const made = new UsageConsumer({
    redisUrl,
    prefix,
    concurrency: 4,
    handle,
    async onUnreadable(_, reason) {
      unreadable.push(reason);
    },
  });
  closing.push(() => made.close());
  made.start();
  return made;
}

describe('a published batch', () => {
  it('is handled once, however often it was published before', async () => {
    const batch = newBatch();
    const publishing = publisher();
    await until(() =>
      publishing.publish(batch).then(
        () => true,
        () => false,
      ),
    );
    for (let repeat = 0; repeat < 10; repeat += 1) await publishing.publish(batch);
    const seen: string[] = [];
    consumer(async ({ batchId }) => void seen.push(batchId));
    const last = newBatch();
    await publishing.publish(last);
    await until(() => seen.includes(last.batchId));
    expect(seen.filter((id) => id === batch.batchId)).toHaveLength(1);
    expect(await redis.keys(`${prefix}:usage:${batch.batchId}`)).toEqual([]);
  });

  it('is tried again for as long as its handler fails', async () => {
    let tries = 0;
    const handling = consumer(async () => {
      tries += 1;
      if (tries < 4) throw new Error('the store is away');
    });
    const publishing = publisher();
    const batch = newBatch();
    await until(() =>
      publishing.publish(batch).then(
        () => true,
        () => false,
      ),
    );
    await until(() => tries === 4);
    await until(async () => (await redis.exists(`${prefix}:usage:${batch.batchId}`)) === 0);
    expect(await handling.health()).toMatchObject({ connected: true, failed: 0, stuck: false });
  });

  it('is put back to work when it ended as failed', async () => {
    const queue = new Queue('usage', { connection: { url: redisUrl }, prefix });
    closing.push(() => queue.close());
    const batch = newBatch();
    let mayWork = false;
    const seen: string[] = [];
    const handling = consumer(async ({ batchId }) => {
      if (!mayWork) throw new Error('not yet');
      seen.push(batchId);
    });
    await queue.add('usage', batch, { jobId: batch.batchId, attempts: 1 });
    await until(async () => (await queue.getFailedCount()) === 1);
    mayWork = true;
    await handling.drainFailed();
    await until(() => seen.length === 1);
  });

  it('that nobody can read is handed over instead of being tried for ever', async () => {
    const queue = new Queue('usage', { connection: { url: redisUrl }, prefix });
    closing.push(() => queue.close());
    const unreadable: string[] = [];
    consumer(async () => undefined, unreadable);
    await queue.add('usage', { version: 99 }, { jobId: 'odd' });
    await until(() => unreadable.length === 1);
    expect(unreadable[0]).toContain('version');
  });

  it('is refused before it is published when it is not of the contract', async () => {
    const publishing = new QueuePublisher(usageQueue, { redisUrl, prefix });
    closing.push(() => publishing.close());
    await expect(publishing.publish({ ...newBatch(), events: [] })).rejects.toThrow();
  });
});

describe('while Redis is away', () => {
  it('publishing fails within two seconds, also when the connection hangs', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    await until(() => silent.listening);
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (const url of [`redis://127.0.0.1:${port}`, 'redis://127.0.0.1:1']) {
      const away = new UsagePublisher({ redisUrl: url, prefix });
      closing.push(() => away.close());
      const startedMs = performance.now();
      await expect(away.publish(newBatch())).rejects.toThrow();
      expect(performance.now() - startedMs).toBeLessThan(2000);
    }
  });
});

describe('confirmations', () => {
  const confirmed = () => newBatch().batchId;

  it('reach the proxy they are for, also those sent before it listened, and after FLUSHALL', async () => {
    const writer = new StoredBatchesWriter({ redisUrl, prefix });
    closing.push(() => writer.close());
    const [early, other, late] = [confirmed(), confirmed(), confirmed()];
    await until(() =>
      writer.confirm('proxy-0', [early]).then(
        () => true,
        () => false,
      ),
    );
    await writer.confirm('proxy-1', [other]);
    const seen: string[] = [];
    const reader = new StoredBatchesReader({ redisUrl, prefix, proxyId: 'proxy-0' });
    closing.push(() => reader.close());
    reader.start((ids) => void seen.push(...ids));
    await until(() => seen.includes(early));
    for (const key of await redis.keys(`${prefix}:*`)) await redis.del(key);
    await writer.confirm('proxy-0', [late]);
    await until(() => seen.includes(late));
    expect(seen).not.toContain(other);
  });
});

describe('a consumer', () => {
  it('finishes what it is doing before it closes', async () => {
    const publishing = publisher();
    let finished = false;
    let begun: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const handling = new QueueConsumer(usageQueue, {
      redisUrl,
      prefix,
      concurrency: 1,
      async handle() {
        begun();
        await new Promise((resolve) => setTimeout(resolve, 100));
        finished = true;
      },
      onUnreadable: async () => undefined,
    });
    handling.start();
    await until(() =>
      publishing.publish(newBatch()).then(
        () => true,
        () => false,
      ),
    );
    await started;
    await handling.close();
    expect(finished).toBe(true);
  });
});
