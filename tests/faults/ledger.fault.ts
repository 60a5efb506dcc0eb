import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultProxy, Service } from '@tollgate/testkit';
import { Redis } from 'ioredis';
import { auditWhenQuiet } from '../support/ledger.ts';
import { type LoadResult, runLoad } from '../support/load.ts';
import { seeded, seedOfRun } from '../support/random.ts';
import { startWorld, storeUrls, until, type World } from '../support/world.ts';

/** The short form runs with every test run; `TOLLGATE_FAULTS=full` runs the long one. */
const isFull = process.env['TOLLGATE_FAULTS'] === 'full';
const size = isFull
  ? { events: 20_000, workerKills: 20, flushes: 5, warehouseAwayMs: 60_000, proxyKills: 5, timeoutMs: 900_000 }
  : { events: 2500, workerKills: 4, flushes: 2, warehouseAwayMs: 4000, proxyKills: 2, timeoutMs: 240_000 };
const openStreams = 20;

let world: World;
let warehouse: FaultProxy;
let redis: Redis;
beforeAll(async () => {
  const stores = storeUrls();
  warehouse = await FaultProxy.start(stores.clickhouseUrl);
  redis = new Redis(stores.redisUrl);
  const through = { CLICKHOUSE_URL: warehouse.through(stores.clickhouseUrl) };
  world = await startWorld({ proxies: 2, workers: 2, env: { ingestion: through } });
}, 120_000);
afterAll(async () => {
  await world?.stop();
  await warehouse.stop();
  redis.disconnect();
});

/** Kills a worker outright, then lets another die of itself between the insert and its acknowledgement. */
async function killWorkers(count: number): Promise<number> {
  let kills = 0;
  while (kills < count) {
    for (const worker of world.stack.workers) await worker.stop('SIGKILL');
    kills += world.stack.workers.length;
    const [first] = world.stack.workers;
    if (first === undefined) throw new Error('no worker');
    const env = { ...first.options.env, TOLLGATE_KILL_POINT: 'after-insert-before-ack' };
    const doomed = new Service({ ...first.options, name: 'doomed worker', env });
    doomed.launch();
    await until(() => !doomed.running, 'the doomed worker met no batch', 60_000);
    kills += 1;
    for (const worker of world.stack.workers) await worker.start();
  }
  return kills;
}

async function killProxyWithOpenStreams(index: number): Promise<void> {
  const proxy = world.stack.proxies[index % world.stack.proxies.length];
  if (proxy === undefined) throw new Error('no proxy');
  const body = {
    model: `${world.openai}/gpt-4.1`,
    stream: true,
    messages: [{ role: 'user', content: 'slowly please' }],
  };
  const streams = Array.from({ length: openStreams }, async () => {
    const response = await fetch(`${proxy.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.virtualKey}` },
      body: JSON.stringify(body),
    });
    return response.body?.getReader().read();
  });
  await Promise.all(streams);
  await proxy.restart('SIGKILL');
}

describe('the ledger', () => {
  it(
    'loses nothing and counts nothing twice, whatever is killed',
    async () => {
      const random = seeded(seedOfRun());
      const answers = world.provider.reply;
      world.provider.reply = (call) => {
        const reply = answers(call);
        const isSlow = call.rawBody.includes('slowly please');
        return isSlow && reply.type === 'answer' ? { ...reply, delivery: { pieceDelayMs: 50 } } : reply;
      };
      const result: LoadResult = { sent: 0, answered: 0, failed: 0 };
      const proxyUrls = () => world.stack.proxies.filter((proxy) => proxy.running).map((proxy) => proxy.url);
      const load = runLoad(world, { calls: size.events, concurrency: 16, random, proxyUrls }, result);
      const reached = (share: number) =>
        until(() => result.sent >= size.events * share, 'the load has stalled', size.timeoutMs);

      const kills = killWorkers(size.workerKills);
      for (let flush = 1; flush <= size.flushes; flush += 1) {
        await reached((0.4 * flush) / size.flushes);
        await redis.flushall();
      }
      const workerKills = await kills;
      warehouse.set({ type: 'cut' });
      await new Promise((resolve) => setTimeout(resolve, size.warehouseAwayMs));
      warehouse.set({ type: 'none' });
      for (let kill = 0; kill < size.proxyKills; kill += 1) await killProxyWithOpenStreams(kill);
      await load;

      const served = world.provider.servedLog.calls;
      const audit = await auditWhenQuiet(world.projectId, served, size.timeoutMs / 2);
      process.stdout.write(
        `${audit.served} served attempts, ${workerKills} worker kills, ${size.flushes} flushes, ${size.warehouseAwayMs / 1000} s without ClickHouse, ` +
          `${size.proxyKills} proxy kills with ${openStreams} open streams each; sent ${result.sent}, cut off ${result.failed}: ` +
          `lost ${audit.lost.length}, counted twice ${audit.countedTwice.length}, wrong ${audit.wrong.length}, estimated ${audit.estimated}\n`,
      );
      expect(audit.served).toBeGreaterThanOrEqual(size.events);
      expect(audit).toMatchObject({ lost: [], countedTwice: [], servedTwice: [], unexplained: [], wrong: [] });
      expect(audit.estimated).toBeLessThan(audit.served * 0.2);
    },
    size.timeoutMs,
  );
});
