import type { UsageBatch } from '@tollgate/schema';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { failFastClient } from './connection.js';
import { type QueueDefinition, queuePrefix } from './define-queue.js';
import { usageQueue } from './usage-queue.js';

/** Infrastructure errors never use up a job: it is tried until it succeeds. */
const attemptsMax = Number.MAX_SAFE_INTEGER;
const publishTimeoutMs = 1500;
/** BullMQ's own event stream, which nobody reads. */
const eventsMax = 100;

export interface PublisherOptions {
  readonly redisUrl: string;
  /** The prefix of the queue's keys; tests take one of their own. */
  readonly prefix?: string;
}

/** Puts payloads into a queue. It never keeps one in memory: a payload is in Redis or the promise rejects. */
export class QueuePublisher<Payload> {
  readonly #definition: QueueDefinition<Payload>;
  readonly #prefix: string;
  readonly #redis: Redis;
  #queue: Queue | undefined;

  constructor(definition: QueueDefinition<Payload>, options: PublisherOptions) {
    this.#definition = definition;
    this.#prefix = options.prefix ?? queuePrefix;
    this.#redis = failFastClient(options.redisUrl);
  }

  /** Publishes one payload; rejects within about a second while Redis is away. A payload that is queued already is left alone. */
  async publish(payload: Payload): Promise<void> {
    const checked = this.#definition.payload.parse(payload);
    const added = this.#openQueue().add(this.#definition.name, checked, {
      jobId: this.#definition.jobId(checked),
      attempts: attemptsMax,
      backoff: { type: 'custom' },
      removeOnComplete: true,
      removeOnFail: false,
      stackTraceLimit: 1,
    });
    await withTimeout(added, publishTimeoutMs);
  }

  /** Waits for the connection, for commands that publish once and end; rejects when Redis does not answer in time. */
  async ready(timeoutMs: number): Promise<void> {
    if (this.#redis.status === 'ready') return;
    await withTimeout(new Promise<void>((resolve) => this.#redis.once('ready', () => resolve())), timeoutMs);
  }

  async close(): Promise<void> {
    await this.#queue?.close().catch(() => undefined);
    this.#redis.disconnect();
  }

  /** A BullMQ queue that is made while Redis is away never recovers, so it is made at the first chance after. */
  #openQueue(): Queue {
    if (this.#queue !== undefined) return this.#queue;
    if (this.#redis.status !== 'ready') throw new Error('Redis is away');
    const queue = new Queue(this.#definition.name, {
      connection: this.#redis,
      prefix: this.#prefix,
      skipVersionCheck: true,
      streams: { events: { maxLen: eventsMax } },
    });
    queue.on('error', () => undefined);
    this.#queue = queue;
    return queue;
  }
}

/** Publishes batches of usage. */
export class UsagePublisher extends QueuePublisher<UsageBatch> {
  constructor(options: PublisherOptions) {
    super(usageQueue, options);
  }
}

/** A connection that hangs without failing would otherwise hold the caller for ever. */
async function withTimeout(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
