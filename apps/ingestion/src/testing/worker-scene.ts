import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { type ClickHouse, connect, migrate } from '@tollgate/clickhouse';
import { createUsageBatch, StoredBatchesReader, UsagePublisher } from '@tollgate/queues';
import type { BatchId, UsageBatch } from '@tollgate/schema';
import { FaultProxy, freePort, Service } from '@tollgate/testkit';
import { Redis } from 'ioredis';
import { usageEvent } from './usage.js';

const proxyId = 'proxy-test';
const eventsPerBatch = 20;
const recoveryTimeoutMs = 60_000;
const pollMs = 50;
/** Of the sixteen databases of a Redis, the first that no other test uses. */
const redisDatabaseMin = 9;
let scenes = 0;

function storeUrl(name: 'REDIS_URL' | 'CLICKHOUSE_URL', path: string): string {
  const url = new URL(process.env[name] ?? '');
  url.pathname = `/${path}`;
  return url.href;
}

export function batches(count: number): readonly UsageBatch[] {
  return Array.from({ length: count }, () =>
    createUsageBatch(
      proxyId,
      Array.from({ length: eventsPerBatch }, () => usageEvent()),
    ),
  );
}

/** A worker uses the one queue there is, so each scene has a database of Redis, and one of ClickHouse, for itself. */
export class WorkerScene {
  /** Between the workers and ClickHouse. */
  readonly warehouse: FaultProxy;
  readonly redis: Redis;
  readonly confirmed = new Set<BatchId>();
  readonly #urls: { readonly redis: string; readonly clickhouse: string };
  readonly #clickhouse: ClickHouse;
  readonly #prices: Server;
  readonly #publisher: UsagePublisher;
  readonly #reader: StoredBatchesReader;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tollgate-worker-'));
  readonly #workers: Service[] = [];

  private constructor(urls: { redis: string; clickhouse: string }, warehouse: FaultProxy, prices: Server) {
    this.#urls = urls;
    this.#clickhouse = connect({ url: urls.clickhouse });
    this.warehouse = warehouse;
    this.#prices = prices;
    this.redis = new Redis(urls.redis);
    this.#publisher = new UsagePublisher({ redisUrl: urls.redis });
    this.#reader = new StoredBatchesReader({ redisUrl: urls.redis, proxyId });
  }

  /** Sets a scene for some work, and clears it away. */
  static async with(work: (scene: WorkerScene) => Promise<void>): Promise<void> {
    const scene = await WorkerScene.#open();
    try {
      await work(scene);
    } finally {
      await scene.#close();
    }
  }

  static async #open(): Promise<WorkerScene> {
    const urls = {
      redis: storeUrl('REDIS_URL', String(redisDatabaseMin + scenes++)),
      clickhouse: storeUrl('CLICKHOUSE_URL', `tollgate_worker_${randomUUID().replaceAll('-', '')}`),
    };
    const prices = createServer((_request, response) => response.end(JSON.stringify({ sequence: 1, prices: [] })));
    prices.listen(0, '127.0.0.1');
    await once(prices, 'listening');
    const scene = new WorkerScene(urls, await FaultProxy.start(urls.clickhouse), prices);
    await scene.redis.flushdb();
    const migrated = await migrate(scene.#clickhouse);
    if (!migrated.ok) throw new Error(migrated.failure);
    scene.#reader.start((ids) => {
      for (const id of ids) scene.confirmed.add(id);
    });
    return scene;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop('SIGKILL')));
    await Promise.all([this.#publisher.close(), this.#reader.close()]);
    await this.redis.flushdb();
    this.redis.disconnect();
    await this.#clickhouse.client.command({ query: `DROP DATABASE IF EXISTS ${this.#clickhouse.database}` });
    await this.#clickhouse.close();
    await this.warehouse.stop();
    this.#prices.close();
    this.#prices.closeAllConnections();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A worker that is still to be launched. */
  async newWorker(env: Readonly<Record<string, string>> = {}): Promise<Service> {
    const address = this.#prices.address();
    const port = await freePort();
    const worker = new Service({
      name: `worker ${this.#workers.length}`,
      entry: join(import.meta.dirname, '../../dist/main.js'),
      url: `http://127.0.0.1:${port}`,
      env: {
        NODE_ENV: 'test',
        TOLLGATE_INGESTION_PORT: String(port),
        TOLLGATE_CONFIG_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
        TOLLGATE_SERVICE_TOKEN: randomBytes(24).toString('hex'),
        TOLLGATE_DATA_DIR: join(this.#folder, `worker-${this.#workers.length}`),
        REDIS_URL: this.#urls.redis,
        CLICKHOUSE_URL: this.warehouse.through(this.#urls.clickhouse),
        ...env,
      },
    });
    this.#workers.push(worker);
    return worker;
  }

  /** Publishes as a proxy does: again and again until it is told that the batch is stored. */
  async publish(all: readonly UsageBatch[]): Promise<void> {
    const yesOrNo = [() => true, () => false] as const;
    for (const batch of all)
      await this.until(() => this.#publisher.publish(batch).then(...yesOrNo), 'the batch is published');
  }

  async until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const deadline = performance.now() + recoveryTimeoutMs;
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error(`Waited in vain: ${what}\n${this.#workers.at(-1)?.log}`);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  async allConfirmed(all: readonly UsageBatch[]): Promise<void> {
    await this.until(() => all.every(({ batchId }) => this.confirmed.has(batchId)), 'every batch is confirmed');
  }

  async queueIsEmpty(): Promise<void> {
    await this.until(async () => {
      const keys = ['wait', 'active'].map((list) => this.redis.llen(`tollgate:usage:${list}`));
      const sets = ['delayed', 'failed'].map((set) => this.redis.zcard(`tollgate:usage:${set}`));
      return (await Promise.all([...keys, ...sets])).every((length) => length === 0);
    }, 'the queue is empty');
  }

  /** What a person with SQL sees. */
  async expectCountedOnce(all: readonly UsageBatch[]): Promise<void> {
    const result = await this.#clickhouse.client.query({
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
}
