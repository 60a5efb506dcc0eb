import { secondMs } from '@tollgate/schema';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectFailingFast, queuePrefix } from '../redis/connections.js';

const commandTimeoutMs = 2 * secondMs;

/** How full a queue is. */
export interface Backlog {
  readonly waiting: number;
  readonly active: number;
  /** Waiting for a store to come back, or for their next try. */
  readonly delayed: number;
  readonly failed: number;
  /** Age of the oldest job that is not done; undefined when there is none. */
  readonly oldestMs: number | undefined;
}

export interface MonitorOptions {
  readonly redisUrl: string;
  readonly prefix?: string;
}

/** Most failed jobs that are tried again at a time. */
const drainedJobsMax = 100;

/** Looks at a queue from outside, and drains its failed jobs. */
export class QueueMonitor {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #prefix: string;
  readonly #queueName: string;
  #queue: Queue | undefined;

  constructor(queueName: string, options: MonitorOptions) {
    this.#queueName = queueName;
    this.#prefix = options.prefix ?? queuePrefix;
    this.#key = `${this.#prefix}:${queueName}`;
    this.#redis = connectFailingFast(options.redisUrl, `monitor:${queueName}`, commandTimeoutMs);
  }

  get connected(): boolean {
    return this.#redis.status === 'ready';
  }

  /** Rejects soon when Redis is away. */
  async backlog(nowMs: number): Promise<Backlog> {
    const [waiting, active, delayed, failed, nextWaiting, nextActive, nextDelayed] = await Promise.all([
      this.#redis.llen(`${this.#key}:wait`),
      this.#redis.llen(`${this.#key}:active`),
      this.#redis.zcard(`${this.#key}:delayed`),
      this.#redis.zcard(`${this.#key}:failed`),
      this.#redis.lindex(`${this.#key}:wait`, -1),
      this.#redis.lindex(`${this.#key}:active`, -1),
      this.#redis.zrange(`${this.#key}:delayed`, '0', '0'),
    ]);
    const ids = [nextWaiting, nextActive, ...nextDelayed].filter((id) => id !== null);
    const times = await Promise.all(ids.map((id) => this.#redis.hget(`${this.#key}:${id}`, 'timestamp')));
    const oldest = Math.min(...times.flatMap((time) => (time === null ? [] : [Number(time)])));
    return { waiting, active, delayed, failed, oldestMs: Number.isFinite(oldest) ? nowMs - oldest : undefined };
  }

  /**
   * Puts jobs that failed before `failedBeforeMs` back into the queue. Failed jobs are kept, never dropped; a fault that
   * was mended lets them through, and one that was not makes them fail again. Rejects soon when Redis is away.
   */
  async drainFailed(failedBeforeMs: number): Promise<void> {
    if (!this.connected) throw new Error('Redis is away');
    this.#queue ??= this.#openQueue();
    await this.#queue.retryJobs({ state: 'failed', count: drainedJobsMax, timestamp: failedBeforeMs });
  }

  async close(): Promise<void> {
    const queue = this.#queue;
    if (queue !== undefined && this.connected) await queue.close().catch(() => undefined);
    this.#redis.disconnect();
  }

  #openQueue(): Queue {
    const queue = new Queue(this.#queueName, { connection: this.#redis, prefix: this.#prefix });
    queue.on('error', () => undefined);
    queue.waitUntilReady().catch(() => {
      this.#queue = undefined;
    });
    return queue;
  }
}
