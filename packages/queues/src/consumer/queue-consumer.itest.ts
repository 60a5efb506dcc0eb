import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { BatchId, UsageBatch } from '@tollgate/schema';
import { FaultProxy } from '@tollgate/testkit';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { QueuePublisher } from '../publisher/queue-publisher.js';
import { dropKeys, freshPrefix, redisUrl, until } from '../test-support/redis.js';
import { usageEvent } from '../test-support/usage-events.js';
import { createUsageBatch } from '../usage/create-usage-batch.js';
import { usageQueue } from '../usage/usage.queue.js';
import { UsageConsumer } from '../usage/usage-consumer.js';
import { UsagePublisher } from '../usage/usage-publisher.js';
import type { ConsumerOptions, Handled, UnreadablePayload } from './queue-consumer.js';
import { QueueMonitor } from './queue-monitor.js';

jest.setTimeout(60_000);

const graceMs = 2000;
const recoveryTimeoutMs = 40_000;
let prefix = freshPrefix();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await dropKeys(prefix);
  prefix = freshPrefix();
});

async function publish(...batches: readonly UsageBatch[]): Promise<void> {
  return publishTo(new UsagePublisher({ redisUrl: redisUrl(), prefix }), batches);
}

async function publishTo(publisher: QueuePublisher<UsageBatch>, batches: readonly UsageBatch[]): Promise<void> {
  for (const batch of batches) {
    await until(
      () =>
        publisher.publish(batch).then(
          () => true,
          () => false,
        ),
      'the batch is published',
    );
  }
  await publisher.close();
}

function batchOf(events = 1): UsageBatch {
  return createUsageBatch(
    'proxy-1',
    Array.from({ length: events }, () => usageEvent()),
  );
}

type Changes = Partial<ConsumerOptions<UsageBatch>>;

/** A consumer that notes what it got. */
function consume(changes: Changes = {}) {
  const taken: BatchId[] = [];
  const unreadable: UnreadablePayload[] = [];
  const errors: string[] = [];
  const consumer = new UsageConsumer({
    redisUrl: redisUrl(),
    prefix,
    concurrency: 4,
    async handle({ batchId }) {
      taken.push(batchId);
      return 'done';
    },
    async handleUnreadable(payload) {
      unreadable.push(payload);
      return 'done';
    },
    onError: ({ message }) => errors.push(message),
    ...changes,
  });
  closing.push(() => consumer.close(graceMs));
  consumer.start();
  return { consumer, taken, unreadable, errors };
}

function openMonitor(): QueueMonitor {
  const monitor = new QueueMonitor('usage', { redisUrl: redisUrl(), prefix });
  closing.push(() => monitor.close());
  return monitor;
}

async function isEmpty(monitor: QueueMonitor): Promise<boolean> {
  if (!monitor.connected) return false;
  const { waiting, active, delayed, failed } = await monitor.backlog(Date.now());
  return waiting + active + delayed + failed === 0;
}

describe('consuming', () => {
  it('hands over every batch once and leaves nothing behind', async () => {
    const batches = [batchOf(), batchOf(3), batchOf()];
    await publish(...batches);
    const { taken, errors } = consume();
    const monitor = openMonitor();
    await until(() => taken.length === 3, 'all batches are taken');
    await until(() => isEmpty(monitor), 'the queue is empty');
    expect([...taken].sort()).toEqual(batches.map(({ batchId }) => batchId).sort());
    expect(errors).toEqual([]);
  });

  it('keeps a job in hand while a store is away, and never uses up its attempts', async () => {
    await publish(batchOf());
    let isAway = true;
    let tries = 0;
    const { errors } = consume({
      async handle() {
        tries += 1;
        return isAway ? 'later' : 'done';
      },
    });
    const monitor = openMonitor();
    await until(() => tries >= 6, 'the job is tried more often than it has attempts');
    expect(await monitor.backlog(Date.now())).toMatchObject({ waiting: 0, active: 1, delayed: 0, failed: 0 });
    isAway = false;
    await until(() => isEmpty(monitor), 'the job is done');
    expect(errors).toEqual([]);
  });

  it('lets others have their turn when one batch cannot be stored for long, without giving it up', async () => {
    const [stubborn, other] = [batchOf(), batchOf()];
    await publish(stubborn, other);
    const taken: BatchId[] = [];
    consume({
      concurrency: 1,
      holdMs: 50,
      async handle({ batchId }) {
        taken.push(batchId);
        return batchId === stubborn.batchId ? 'later' : 'done';
      },
    });
    const monitor = openMonitor();
    await until(() => taken.includes(other.batchId), 'the other batch is taken');
    await until(async () => (await monitor.backlog(Date.now())).delayed === 1, 'the stubborn one waits');
    expect(await monitor.backlog(Date.now())).toMatchObject({ failed: 0 });
  });

  it('tells of a payload that cannot be read, with the payload and the reasons', async () => {
    const queue = new Queue('usage', { connection: { url: redisUrl() }, prefix });
    await queue.add('usage', { version: 7, events: 'none' }, { jobId: 'odd' });
    await queue.close();
    const { unreadable } = consume();
    await until(() => unreadable.length === 1, 'it is told');
    expect(unreadable[0]).toMatchObject({ jobId: 'odd', payload: { version: 7, events: 'none' } });
    expect(unreadable[0]?.problems.join('\n')).toContain('version');
  });

  it('keeps a job whose handler has a fault among the failed ones, and a drain tries it again', async () => {
    const batch = batchOf();
    // The same queue, with shorter waits between the attempts of a job.
    const options = { ...usageQueue.options, retryDelayMs: 20 };
    const publisher = new QueuePublisher({ ...usageQueue, options }, { redisUrl: redisUrl(), prefix });
    await publishTo(publisher, [batch]);
    let isBroken = true;
    const { errors, taken } = consume({
      async handle({ batchId }): Promise<Handled> {
        if (isBroken) throw new Error('a fault of the worker');
        taken.push(batchId);
        return 'done';
      },
    });
    const monitor = openMonitor();
    await until(
      async () => monitor.connected && (await monitor.backlog(Date.now())).failed === 1,
      'it has failed for good',
      recoveryTimeoutMs,
    );
    expect(errors.filter((error) => error === 'a fault of the worker')).toHaveLength(options.attemptsMax);
    isBroken = false;
    await monitor.drainFailed(Date.now());
    await until(() => taken.includes(batch.batchId), 'the drain brought it back');
    await until(() => isEmpty(monitor), 'nothing is left');
  });

  it('puts a job that waits for a store back at once when it closes', async () => {
    await publish(batchOf());
    let tries = 0;
    const { consumer } = consume({
      async handle() {
        tries += 1;
        return 'later';
      },
    });
    await until(() => tries > 0, 'the job is in hand');
    await consumer.close(graceMs);
    const monitor = openMonitor();
    await until(() => monitor.connected, 'the monitor connects');
    expect(await monitor.backlog(Date.now())).toMatchObject({ waiting: 1, active: 0, delayed: 0 });
  });

  it('finishes the job in hand before it is closed, and takes no other', async () => {
    await publish(batchOf(), batchOf());
    let finish = () => undefined as void;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let done = 0;
    const { consumer } = consume({
      concurrency: 1,
      async handle() {
        await finished;
        done += 1;
        return 'done';
      },
    });
    await until(() => consumer.active === 1, 'a job is in hand');
    const closed = consumer.close(graceMs);
    finish();
    await closed;
    expect(done).toBe(1);
    const monitor = openMonitor();
    await until(() => monitor.connected, 'the monitor connects');
    expect(await monitor.backlog(Date.now())).toMatchObject({ waiting: 1, active: 0 });
  });

  it('gets back the job of a worker that died with it, within seconds', async () => {
    await publish(batchOf());
    const proxy = await FaultProxy.start(redisUrl());
    closing.push(() => proxy.stop());
    let inHand = 0;
    const dying = consume({
      redisUrl: proxy.through(redisUrl()),
      handle: () => {
        inHand += 1;
        return new Promise<Handled>(() => undefined);
      },
    });
    await until(() => inHand === 1, 'the first worker has the job');
    // To Redis, a worker that is cut off for good is a dead one.
    proxy.set({ type: 'cut' });
    const startedMs = performance.now();
    const { taken } = consume();
    await until(() => taken.length === 1, 'the second worker gets the job', recoveryTimeoutMs);
    expect(performance.now() - startedMs).toBeLessThan(25_000);
    await dying.consumer.close(0);
  });

  it('goes on by itself after Redis was away', async () => {
    const proxy = await FaultProxy.start(redisUrl());
    closing.push(() => proxy.stop());
    const { taken, consumer } = consume({ redisUrl: proxy.through(redisUrl()) });
    for (let time = 1; time <= 3; time += 1) {
      await until(() => consumer.connected, 'it is connected');
      proxy.set({ type: 'cut' });
      await until(() => !consumer.connected, 'it has noticed');
      await publish(batchOf());
      proxy.set({ type: 'none' });
      await until(() => taken.length === time, 'it takes what was published meanwhile', recoveryTimeoutMs);
    }
  });

  it('goes on by itself after Redis forgot everything', async () => {
    const { taken } = consume();
    await publish(batchOf());
    await until(() => taken.length === 1, 'the first batch is taken');
    await dropKeys(prefix);
    await publish(batchOf());
    await until(() => taken.length === 2, 'the second batch is taken');
  });
});

describe('the backlog', () => {
  it('tells how many jobs wait and how old the oldest is', async () => {
    await publish(batchOf(), batchOf());
    const monitor = openMonitor();
    await until(() => monitor.connected, 'the monitor connects');
    const inAMinute = Date.now() + 60_000;
    const { waiting, oldestMs = 0 } = await monitor.backlog(inAMinute);
    expect(waiting).toBe(2);
    expect(oldestMs).toBeGreaterThanOrEqual(60_000);
    expect(oldestMs).toBeLessThan(80_000);
  });

  it('has no oldest job when it is empty', async () => {
    const monitor = openMonitor();
    await until(() => monitor.connected, 'the monitor connects');
    expect(await monitor.backlog(Date.now())).toEqual({
      waiting: 0,
      active: 0,
      delayed: 0,
      failed: 0,
      oldestMs: undefined,
    });
  });

  it('is refused soon when Redis is away', async () => {
    const monitor = new QueueMonitor('usage', { redisUrl: 'redis://127.0.0.1:1', prefix });
    closing.push(() => monitor.close());
    await expect(monitor.backlog(Date.now())).rejects.toThrow();
    await expect(monitor.drainFailed(Date.now())).rejects.toThrow('Redis is away');
  });
});

describe('a job that Redis lost while it was in hand', () => {
  it('is done all the same, and the consumer takes the next one', async () => {
    const batch = batchOf();
    await publish(batch);
    const redis = new Redis(redisUrl());
    closing.push(() => redis.disconnect());
    const { taken } = consume({
      async handle({ batchId }) {
        if (batchId === batch.batchId) await dropKeys(prefix);
        taken.push(batchId);
        return 'done';
      },
    });
    await until(() => taken.length === 1, 'the first is handled');
    const next = batchOf();
    await publish(next);
    await until(() => taken.includes(next.batchId), 'the next is handled');
  });
});
