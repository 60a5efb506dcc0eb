import { describe, expect, it, jest } from '@jest/globals';
import { batches, WorkerScene } from './testing/worker-scene.js';

jest.setTimeout(120_000);

/** They mostly wait, for the locks of the dead above all: so all do at the same time. */
describe('a worker', () => {
  it.concurrent('that dies between the insert and its acknowledgement, again and again, counts nothing twice', () =>
    WorkerScene.with(async (scene) => {
      const all = batches(6);
      await scene.publish(all);
      for (let death = 0; death < 2; death += 1) {
        const doomed = await scene.newWorker({ TOLLGATE_KILL_POINT: 'after-insert-before-ack' });
        doomed.launch();
        expect(await doomed.ended()).toBeNull();
      }
      await (await scene.newWorker()).start();
      await scene.allConfirmed(all);
      await scene.queueIsEmpty();
      await scene.expectCountedOnce(all);
    }));

  it.concurrent('that dies with a batch in hand before it is stored loses nothing', () =>
    WorkerScene.with(async (scene) => {
      const all = batches(3);
      await scene.publish(all);
      for (let death = 0; death < 2; death += 1) {
        const doomed = await scene.newWorker({ TOLLGATE_KILL_POINT: 'before-insert' });
        doomed.launch();
        expect(await doomed.ended()).toBeNull();
      }
      await (await scene.newWorker()).start();
      await scene.allConfirmed(all);
      await scene.expectCountedOnce(all);
    }));

  it.concurrent('does not die of a kill point outside of tests', () =>
    WorkerScene.with(async (scene) => {
      const all = batches(1);
      await scene.publish(all);
      const env = { TOLLGATE_KILL_POINT: 'after-insert-before-ack', NODE_ENV: 'production' };
      const worker = await scene.newWorker(env);
      await worker.start();
      await scene.allConfirmed(all);
      expect(worker.running).toBe(true);
    }));

  it.concurrent('waits for a ClickHouse that is away, and stores everything when it is back', () =>
    WorkerScene.with(async (scene) => {
      const worker = await scene.newWorker();
      await worker.start();
      scene.warehouse.set({ type: 'cut' });
      const all = batches(10);
      await scene.publish(all);
      await scene.until(() => worker.log.includes('will be tried again'), 'the worker has noticed');
      expect(await scene.redis.zcard('tollgate:usage:failed')).toBe(0);
      expect(scene.confirmed.size).toBe(0);
      scene.warehouse.set({ type: 'none' });
      await scene.allConfirmed(all);
      await scene.queueIsEmpty();
      await scene.expectCountedOnce(all);
    }));

  it.concurrent('counts everything once when Redis forgets everything while batches are in hand', () =>
    WorkerScene.with(async (scene) => {
      const worker = await scene.newWorker();
      await worker.start();
      scene.warehouse.set({ type: 'black-hole' });
      const all = batches(10);
      await scene.publish(all);
      const inHand = async () => (await scene.redis.llen('tollgate:usage:active')) > 0;
      await scene.until(inHand, 'batches are in hand');
      await scene.redis.flushdb();
      scene.warehouse.set({ type: 'cut' });
      scene.warehouse.set({ type: 'none' });
      // A proxy that is not told publishes again.
      await scene.publish(all.toReversed());
      await scene.allConfirmed(all);
      await scene.queueIsEmpty();
      await scene.expectCountedOnce(all);
    }));

  it.concurrent('leaves in order when it is told to, and another one does the rest', () =>
    WorkerScene.with(async (scene) => {
      const first = await scene.newWorker();
      await first.start();
      const all = batches(40);
      await scene.publish(all);
      await scene.until(() => scene.confirmed.size > 0, 'it has begun');
      expect(await first.stop('SIGTERM')).toBe(0);
      await (await scene.newWorker()).start();
      await scene.allConfirmed(all);
      await scene.queueIsEmpty();
      await scene.expectCountedOnce(all);
    }));

  it.concurrent('leaves soon when it is told to while Redis refuses its password', () =>
    WorkerScene.with(async (scene) => {
      const url = new URL(process.env['REDIS_URL'] ?? '');
      url.username = 'nobody';
      url.password = 'wrong';
      const worker = await scene.newWorker({ REDIS_URL: url.href });
      worker.launch();
      await scene.until(() => worker.log.includes('the usage queue has trouble'), 'the worker has noticed');
      await scene.until(() => worker.log.includes('prices are up to date'), 'the worker may take batches');
      // It looks at ClickHouse once, and then begins to ask Redis for batches.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const toldMs = performance.now();
      expect(await worker.stop('SIGTERM')).toBe(0);
      expect(performance.now() - toldMs).toBeLessThan(2000);
    }));
});
