import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '@tollgate/platform';
import {
  createUsageBatchText,
  StoredBatchesReader,
  StoredBatchesWriter,
  UsageConsumer,
  UsagePublisher,
} from '@tollgate/queues';
import { canonicalJson, parseJson, type UsageBatch, UsageEvent, usageEventId } from '@tollgate/schema';
import { Redis } from 'ioredis';
import { admissionOf, closingOf, RecordingLog, requestIdOf } from './testing/fixtures.js';
import { UsageRecorder } from './usage-recorder.js';

const redisUrl = process.env['REDIS_URL'] ?? '';
const proxyId = 'proxy-under-test';
const child = new URL('testing/recorder-child.mjs', import.meta.url).pathname;

interface Said {
  readonly admitted?: number;
  readonly bootId?: string;
  readonly sequence?: number;
  readonly closed?: number;
}

/** A worker that stores batches in memory, and tells the proxy. */
class Worker {
  readonly events = new Map<string, string>();
  readonly conflicts: string[] = [];
  readonly #consumer: UsageConsumer;
  readonly #writer: StoredBatchesWriter;

  constructor(prefix: string) {
    this.#writer = new StoredBatchesWriter({ redisUrl, prefix });
    this.#consumer = new UsageConsumer({
      redisUrl,
      prefix,
      concurrency: 2,
      handle: async (batch) => {
        this.#store(batch);
        await this.#writer.confirm(batch.proxyId, [batch.batchId]);
        return 'done';
      },
      handleUnreadable: async ({ problems }) => {
        this.conflicts.push(...problems);
        return 'done';
      },
    });
    this.#consumer.start();
  }

  eventOf(number: number): UsageEvent | undefined {
    const text = this.events.get(`${requestIdOf(number)}.1`);
    return text === undefined ? undefined : UsageEvent.parse(parseJson(text));
  }

  async close(): Promise<void> {
    await this.#consumer.close(1000);
    await this.#writer.close();
  }

  #store(batch: UsageBatch): void {
    for (const event of batch.events) {
      const id = usageEventId(event);
      const text = canonicalJson(event);
      if ((this.events.get(id) ?? text) !== text) this.conflicts.push(id);
      this.events.set(id, text);
    }
  }
}

let dataDir: string;
let prefix: string;
let redis: Redis;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tollgate-usage-'));
  prefix = `test-${randomUUID()}`;
  redis = new Redis(redisUrl);
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
  await rm(dataDir, { recursive: true, force: true });
});

async function startRecorder(logger = new RecordingLog()): Promise<UsageRecorder> {
  const recorder = new UsageRecorder({
    dataDir,
    proxyId,
    publisher: new UsagePublisher({ redisUrl, prefix }),
    stored: new StoredBatchesReader({ redisUrl, prefix, proxyId }),
    createBatch: createUsageBatchText,
    clock: systemClock,
    logger,
  });
  closing.push(() => recorder.stop());
  await recorder.start();
  return recorder;
}

function startWorker(): Worker {
  const worker = new Worker(prefix);
  closing.push(() => worker.close());
  return worker;
}

async function until(condition: () => boolean, within = 50_000): Promise<void> {
  const deadlineMs = performance.now() + within;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error('The condition never came true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs a proxy process until it has admitted so many attempts, kills it, and gives what it said it had done. */
async function runAndKill(firstNumber: number, admissions: number): Promise<readonly Said[]> {
  const options = JSON.stringify({ dataDir, redisUrl, prefix, proxyId, firstNumber });
  const process: ChildProcessByStdio<null, Readable, null> = spawn(globalThis.process.execPath, [child, options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(process, 'exit');
  const said: Said[] = [];
  let admitted = 0;
  for await (const line of createInterface({ input: process.stdout })) {
    // The last line may have been cut by the kill.
    const parsed = parseJson(line);
    if (parsed !== undefined) said.push(Object(parsed));
    if (line.includes('admitted')) admitted += 1;
    if (admitted === admissions) process.kill('SIGKILL');
  }
  await exited;
  return said;
}

describe('with a real Redis, a real disk and a worker', () => {
  test('every attempt of processes that are killed becomes one event, and nothing is left', async () => {
    const worker = startWorker();
    const runs: (readonly Said[])[] = [];
    for (let run = 0; run < 4; run += 1) runs.push(await runAndKill(run * 1_000_000, 200 + run * 300));
    const recorder = await startRecorder();
    const said = runs.flat();
    const admitted = said.flatMap((line) => line.admitted ?? []);
    const closed = new Set(said.flatMap((line) => line.closed ?? []));
    expect(admitted.length).toBeGreaterThan(2000);
    const beganMs = performance.now();
    await until(() => admitted.every((number) => worker.eventOf(number) !== undefined));
    expect(performance.now() - beganMs).toBeLessThan(60_000);
    await until(() => recorder.status().unconfirmedEvents === 0);
    expect(worker.conflicts).toEqual([]);
    for (const number of admitted) {
      const event = worker.eventOf(number);
      if (closed.has(number)) expect(event).toMatchObject({ outcome: 'settled', usage: { outputTokens: number + 1 } });
      else if (event?.outcome === 'expired') expect(event.usage.inputTokens).toBe(number);
    }
    const events = [...worker.events.values()].map((text) => UsageEvent.parse(parseJson(text)));
    for (const bootId of new Set(events.map((event) => event.bootId))) {
      const sequences = events.filter((event) => event.bootId === bootId).map((event) => event.sequence);
      expect(sequences.sort((left, right) => left - right)).toEqual(sequences.map((_, index) => index + 1));
    }
    await until(() => recorder.status().logBytes < 1000);
  }, 120_000);

  test('all keys of the queue can be lost at any time', async () => {
    const worker = startWorker();
    const recorder = await startRecorder();
    for (let round = 0; round < 5; round += 1) {
      for (let number = round * 100; number < (round + 1) * 100; number += 1) {
        const admitted = recorder.admit(admissionOf(number));
        expect(admitted.ok && admitted.value.close(closingOf(number))).toBe(true);
      }
      const seen = worker.events.size;
      if (round % 2 === 0) await until(() => worker.events.size > seen);
      const keys = await redis.keys(`${prefix}:*`);
      if (keys.length > 0) await redis.del(keys);
    }
    await until(() => worker.events.size === 500 && recorder.status().unconfirmedEvents === 0);
    expect(worker.conflicts).toEqual([]);
  }, 120_000);

  test('a stop hands over everything and leaves no log', async () => {
    const worker = startWorker();
    const recorder = await startRecorder();
    for (let number = 1; number <= 50; number += 1) {
      const admitted = recorder.admit(admissionOf(number));
      expect(admitted.ok && admitted.value.close(closingOf(number))).toBe(true);
    }
    await recorder.stop();
    expect(worker.events.size).toBe(50);
    expect((await readdir(join(dataDir, 'usage'))).sort()).toEqual(['lock', 'reserve']);
  }, 60_000);

  test('two processes cannot share a directory', async () => {
    await startRecorder();
    await expect(startRecorder()).rejects.toThrow('Another process uses');
  }, 60_000);
});
