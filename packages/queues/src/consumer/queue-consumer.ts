import { issueWords, secondMs } from '@tollgate/schema';
import { DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueDefinition } from '../definition/define-queue.js';
import { connectPatiently, queuePrefix } from '../redis/connections.js';
import { sleep } from '../sleep.js';

/**
 * A lock is renewed every five seconds and lasts ten, so the job of a worker that was killed comes back after 10 to 20
 * seconds: the lock must run out and two checks must find it gone. Shorter, and a worker that is busy for a few seconds
 * would lose its jobs; nothing would be counted twice, but the work would be done twice.
 */
const lockDurationMs = 10 * secondMs;
const stalledCheckMs = 5 * secondMs;

/** A job is never given up because workers died with it; the failed ones would get it after so many deaths. */
const stalledCountMax = 1000;

/** How long a worker waits after Redis failed it before it asks again. */
const redisRetryDelayMs = secondMs;

/** How long a worker blocks for a job, in seconds. Also how often it notices due delayed jobs. */
const blockSeconds = 2;

/** What came of a job. `later`: a store is away; the job is not to blame and is tried again without end. */
export type Handled = 'done' | 'later';

/** A payload that is not what the queue takes. */
export interface UnreadablePayload {
  readonly jobId: string;
  /** As it came out of Redis. */
  readonly payload: unknown;
  /** One line for each thing wrong with it. */
  readonly problems: readonly string[];
}

export interface ConsumerOptions<Payload> {
  readonly redisUrl: string;
  readonly prefix?: string;
  /** Jobs at a time. */
  readonly concurrency: number;
  /**
   * The job is complete when it resolves to `done`. A rejection is a fault of the worker: the job is tried again a few
   * times and then kept among the failed ones. The signal tells that the worker is closing.
   */
  readonly handle: (payload: Payload, signal: AbortSignal) => Promise<Handled>;
  /** The same for a payload that cannot be read. */
  readonly handleUnreadable: (unreadable: UnreadablePayload, signal: AbortSignal) => Promise<Handled>;
  readonly onError?: (error: Error) => void;
  /** For how long a job whose store is away is kept in hand before others get their turn. */
  readonly holdMs?: number;
}

/** While a store is away, jobs are tried again after so long: doubling from the first to the last. */
const holdDelayMsMin = 100;
const holdDelayMsMax = 5 * secondMs;
const holdMsDefault = 60 * secondMs;
const putBackMs = 15 * secondMs;
/** While Redis is away there is nobody to be told of jobs that were done, and nobody knows whether it comes back. */
const awayGraceMs = secondMs;
const closePollMs = 20;

/** Takes jobs from a queue, parses them and hands them over. */
export class QueueConsumer<Payload> {
  readonly queueName: string;
  readonly #definition: QueueDefinition<Payload>;
  readonly #options: ConsumerOptions<Payload>;
  readonly #redis: Redis;
  readonly #worker: Worker<unknown>;
  readonly #closing = new AbortController();
  readonly #startedAtMs = new Map<string, number>();
  #lastTakenAtMs = performance.now();

  constructor(definition: QueueDefinition<Payload>, options: ConsumerOptions<Payload>) {
    this.queueName = definition.name;
    this.#definition = definition;
    this.#options = options;
    this.#redis = connectPatiently(options.redisUrl, `consumer:${definition.name}`);
    this.#worker = new Worker<unknown>(definition.name, (job, token) => this.#process(job, token), {
      connection: this.#redis,
      prefix: options.prefix ?? queuePrefix,
      autorun: false,
      concurrency: options.concurrency,
      lockDuration: lockDurationMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: stalledCountMax,
      drainDelay: blockSeconds,
      runRetryDelay: redisRetryDelayMs,
    });
    this.#worker.on('error', (error) => options.onError?.(error));
    this.#worker.on('failed', (_job, error) => options.onError?.(error));
  }

  /** Begins to take jobs, now or as soon as Redis is there. */
  start(): void {
    this.#lastTakenAtMs = performance.now();
    this.#worker.run().catch((error: unknown) => this.#options.onError?.(toError(error)));
  }

  /** Whether the connection to Redis stands. */
  get connected(): boolean {
    return this.#redis.status === 'ready';
  }

  /** Jobs in hand. */
  get active(): number {
    return this.#startedAtMs.size;
  }

  /** Milliseconds since a job was taken or finished; 0 while jobs are in hand that are not overdue. */
  idleMs(overdueMs: number): number {
    const now = performance.now();
    const [oldest] = this.#startedAtMs.values();
    if (oldest !== undefined) return now - oldest > overdueMs ? now - oldest : 0;
    return now - this.#lastTakenAtMs;
  }

  /**
   * Takes no more jobs and waits for those in hand, `graceMs` at most. A job that waits for a store is put back at once;
   * one that does not end in time comes back when its lock runs out. So does one that ended while Redis was away, and
   * Redis is waited for a second at most.
   */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort();
    const grace = new AbortController();
    const timer = setTimeout(() => grace.abort(), graceMs);
    await this.#worker.pause(true);
    while (this.active > 0 && !grace.signal.aborted) await sleep(closePollMs, grace.signal);
    // A job whose handler has ended is still to be moved in Redis; one that has not is left to its lock.
    const leaveMs = this.connected ? graceMs : Math.min(graceMs, awayGraceMs);
    await Promise.race([this.#worker.close(this.active > 0), sleep(leaveMs, grace.signal)]);
    clearTimeout(timer);
    grace.abort();
    this.#redis.disconnect();
  }

  async #process(job: Job<unknown>, token: string | undefined): Promise<void> {
    const key = `${job.id}:${token}`;
    this.#startedAtMs.set(key, performance.now());
    try {
      const handled = await this.#hold(() => this.#handle(job));
      if (handled === 'later') await this.#putBack(job, token);
    } finally {
      this.#startedAtMs.delete(key);
      this.#lastTakenAtMs = performance.now();
    }
  }

  #handle(job: Job<unknown>): Promise<Handled> {
    const read = this.#definition.read?.(job.data);
    if (read !== undefined) return this.#options.handle(read, this.#closing.signal);
    const parsed = this.#definition.payload.safeParse(job.data, { error: issueWords });
    if (parsed.success) return this.#options.handle(parsed.data, this.#closing.signal);
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    const unreadable = { jobId: job.id ?? '', payload: job.data, problems };
    return this.#options.handleUnreadable(unreadable, this.#closing.signal);
  }

  /**
   * As long as a store is away the job stays in hand, so that the queue is not fetched over and over for nothing.
   */
  async #hold(attempt: () => Promise<Handled>): Promise<Handled> {
    const untilMs = performance.now() + (this.#options.holdMs ?? holdMsDefault);
    let delayMs = holdDelayMsMin;
    for (;;) {
      const handled = await attempt();
      if (handled === 'done') return handled;
      if (this.#closing.signal.aborted || performance.now() >= untilMs) return 'later';
      await sleep(delayMs, this.#closing.signal);
      delayMs = Math.min(2 * delayMs, holdDelayMsMax);
    }
  }

  /** Neither way back counts as an attempt. */
  async #putBack(job: Job<unknown>, token: string | undefined): Promise<never> {
    if (this.#closing.signal.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    await job.moveToDelayed(Date.now() + putBackMs, token);
    throw new DelayedError();
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
