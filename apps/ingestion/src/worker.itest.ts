import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ClickHouse, connect, migrate } from '@tollgate/clickhouse';
import { createUsageBatch, StoredBatchesReader, UsagePublisher } from '@tollgate/queues';
import type { UsageBatch } from '@tollgate/schema';
import { FaultProxy, freePort, Service } from '@tollgate/testkit';
import { Redis } from 'ioredis';
import { usageEvent } from './testing/usage.js';

jest.setTimeout(120_000);

const proxyId = 'proxy-test';
const eventsPerBatch = 20;
const recoveryTimeoutMs = 60_000;
/** A worker uses the one queue there is, so these tests take a database of Redis for themselves. */
const redisDatabase = 9;

const folder = mkdtempSync(join(tmpdir(), 'tollgate-worker-'));
const workers: Service[] = [];
let clickhouse: ClickHouse;
let clickhouseUrl: string;
let warehouse: FaultProxy;
let prices: Server;
let redisUrl: string;
let redis: Redis;
let publisher: UsagePublisher;
let reader: StoredBatchesReader;
let confirmed: Set<string>;

function storeUrl(name: 'REDIS_URL' | 'CLICKHOUSE_URL', path: string): string {
  const url = new URL(process.env[name] ?? '');
  url.pathname = `/${path}`;
  return url.href;
}

beforeAll(async () => {
  clickhouseUrl = storeUrl('CLICKHOUSE_URL', `tollgate_worker_${randomUUID().replaceAll('-', '')}`);
  redisUrl = storeUrl('REDIS_URL', String(redisDatabase));
  clickhouse = connect({ url: clickhouseUrl });
  const migrated = await migrate(clickhouse);
  if (!migrated.ok) throw new Error(migrated.failure);
  warehouse = await FaultProxy.start(clickhouseUrl);
  prices = createServer((_request, response) => response.end(JSON.stringify({ sequence: 1, prices: [] })));
  prices.listen(0, '127.0.0.1');
  await once(prices, 'listening');
});

beforeEach(async () => {
  redis = new Redis(redisUrl);
  await redis.flushdb();
  publisher = new UsagePublisher({ redisUrl });
  confirmed = new Set();
  reader = new StoredBatchesReader({ redisUrl, proxyId });
  reader.start((ids) => {
    for (const id of ids) confirmed.add(id);
  });
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop('SIGKILL')));
  warehouse.set({ type: 'none' });
  await Promise.all([publisher.close(), reader.close()]);
  await redis.flushdb();
  redis.disconnect();
  await clickhouse.client.command({ query: 'TRUNCATE TABLE attempts' });
  await clickhouse.client.command({ query: 'TRUNCATE TABLE ledger_entries' });
});

afterAll(async () => {
  await clickhouse.client.command({ query: `DROP DATABASE IF EXISTS ${clickhouse.database}` });
  await clickhouse.close();
  await warehouse.stop();
  prices.close();
  prices.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

async function newWorker(killPoint?: string): Promise<Service> {
  const address = prices.address();
  const port = await freePort();
  const worker = new Service({
    name: `worker ${workers.length}`,
    entry: join(import.meta.dirname, '../dist/main.js'),
    url: `http://127.0.0.1:${port}`,
    env: {
      NODE_ENV: 'test',
      TOLLGATE_INGESTION_PORT: String(port),
      TOLLGATE_CONFIG_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      TOLLGATE_SERVICE_TOKEN: randomBytes(24).toString('hex'),
      TOLLGATE_DATA_DIR: join(folder, `worker-${workers.length}`),
      REDIS_URL: redisUrl,
      CLICKHOUSE_URL: warehouse.through(clickhouseUrl),
      ...(killPoint === undefined ? {} : { TOLLGATE_KILL_POINT: killPoint }),
    },
  });
  workers.push(worker);
  return worker;
}

function batches(count: number): readonly UsageBatch[] {
  return Array.from({ length: count }, () =>
    createUsageBatch(
      proxyId,
      Array.from({ length: eventsPerBatch }, () => usageEvent()),
    ),
  );
}

/** Publishes as a proxy does: again and again until it is told that the batch is stored. */
async function publish(all: readonly UsageBatch[]): Promise<void> {
  for (const batch of all) await until(() => publisher.publish(batch).then(...yesOrNo), 'the batch is published');
}

const yesOrNo = [() => true, () => false] as const;

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + recoveryTimeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${what}\n${workers.at(-1)?.log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const allConfirmed = (all: readonly UsageBatch[]) =>
  until(() => all.every(({ batchId }) => confirmed.has(batchId)), 'every batch is confirmed');

const queueIsEmpty = () =>
  until(async () => {
    const keys = ['wait', 'active'].map((list) => redis.llen(`tollgate:usage:${list}`));
    const sets = ['delayed', 'failed'].map((set) => redis.zcard(`tollgate:usage:${set}`));
    return (await Promise.all([...keys, ...sets])).every((length) => length === 0);
  }, 'the queue is empty');

/** What a person with SQL sees. */
async function expectCountedOnce(all: readonly UsageBatch[]): Promise<void> {
  const result = await clickhouse.client.query({
    query: `SELECT (SELECT count() FROM usage) AS attempts, (SELECT count() FROM costs) AS charges,
      (SELECT toString(sum(amount_usd)) FROM costs) AS cost`,
    format: 'JSONEachRow',
  });
  const events = all.length * eventsPerBatch;
  const picoPerEvent = 36n * 2_000_000n + 64n * 500_000n + 20n * 8_000_000n;
  const [row] = await result.json<{ attempts: number; charges: number; cost: string }>();
  expect(row).toMatchObject({ attempts: events, charges: events });
  expect(Number(row?.cost)).toBeCloseTo(Number(BigInt(events) * picoPerEvent) / 1e12, 12);
}

describe('a worker', () => {
  it('that dies between the insert and its acknowledgement, again and again, counts nothing twice', async () => {
    const all = batches(6);
    await publish(all);
    for (let death = 0; death < 2; death += 1) {
      const doomed = await newWorker('after-insert-before-ack');
      doomed.launch();
      expect(await doomed.ended()).toBeNull();
    }
    await (await newWorker()).start();
    await allConfirmed(all);
    await queueIsEmpty();
    await expectCountedOnce(all);
  });

  it('that dies with a batch in hand before it is stored loses nothing', async () => {
    const all = batches(3);
    await publish(all);
    for (let death = 0; death < 2; death += 1) {
      const doomed = await newWorker('before-insert');
      doomed.launch();
      expect(await doomed.ended()).toBeNull();
    }
    await (await newWorker()).start();
    await allConfirmed(all);
    await expectCountedOnce(all);
  });

  it('does not die of a kill point outside of tests', async () => {
    const all = batches(1);
    await publish(all);
    const worker = await newWorker('after-insert-before-ack');
    const safe = new Service({ ...worker.options, env: { ...worker.options.env, NODE_ENV: 'production' } });
    workers.push(safe);
    await safe.start();
    await allConfirmed(all);
    expect(safe.running).toBe(true);
  });

  it('waits for a ClickHouse that is away, and stores everything when it is back', async () => {
    const worker = await newWorker();
    await worker.start();
    warehouse.set({ type: 'cut' });
    const all = batches(10);
    await publish(all);
    await until(() => worker.log.includes('will be tried again'), 'the worker has noticed');
    expect(await redis.zcard('tollgate:usage:failed')).toBe(0);
    expect(confirmed.size).toBe(0);
    warehouse.set({ type: 'none' });
    await allConfirmed(all);
    await queueIsEmpty();
    await expectCountedOnce(all);
  });

  it('counts everything once when Redis forgets everything while batches are in hand', async () => {
    const worker = await newWorker();
    await worker.start();
    warehouse.set({ type: 'black-hole' });
    const all = batches(10);
    await publish(all);
    await until(async () => (await redis.llen('tollgate:usage:active')) > 0, 'batches are in hand');
    await redis.flushdb();
    warehouse.set({ type: 'cut' });
    warehouse.set({ type: 'none' });
    // A proxy that is not told publishes again.
    await publish(all.toReversed());
    await allConfirmed(all);
    await queueIsEmpty();
    await expectCountedOnce(all);
  });

  it('leaves in order when it is told to, and another one does the rest', async () => {
    const first = await newWorker();
    await first.start();
    const all = batches(40);
    await publish(all);
    await until(() => confirmed.size > 0, 'it has begun');
    expect(await first.stop('SIGTERM')).toBe(0);
    await (await newWorker()).start();
    await allConfirmed(all);
    await queueIsEmpty();
    await expectCountedOnce(all);
  });
});
