import type { Redis } from 'ioredis';
import type { QueueDefinition } from '../definition/define-queue.js';
import { connectFailingFast, queuePrefix } from '../redis/connections.js';
import { ReadyPayload, ReadyQueue } from './ready-job.js';

/** Longest a publish may take. */
export const publishTimeoutMs = 1000;

export interface PublisherOptions {
  readonly redisUrl: string;
  /** Tests keep their queues apart by it. */
  readonly prefix?: string;
}

/**
 * Puts jobs into a queue. Never waits for Redis to come back: whoever publishes has its own copy of the payload and
 * publishes it again. A publish that failed may have succeeded; the id of the job makes the repeat harmless.
 */
export class QueuePublisher<Payload> {
  readonly #definition: QueueDefinition<Payload>;
  readonly #redis: Redis;
  readonly #prefix: string;
  #queue: ReadyQueue | undefined;

  constructor(definition: QueueDefinition<Payload>, options: PublisherOptions) {
    this.#definition = definition;
    this.#redis = connectFailingFast(options.redisUrl, `publisher:${definition.name}`, publishTimeoutMs);
    this.#prefix = options.prefix ?? queuePrefix;
  }

  /**
   * Resolves when Redis has the job. Rejects within about a second when Redis is away or slow, and at once when the
   * payload is not what the queue takes.
   */
  async publish(payload: Payload): Promise<void> {
    const parsed = this.#definition.payload.parse(payload);
    await this.publishReady(this.#definition.jobId(parsed), Buffer.from(JSON.stringify(parsed)));
  }

  /** The same for JSON, in UTF-8, that was made so that the schema of the queue takes it. */
  protected async publishReady(jobId: string, json: Buffer): Promise<void> {
    const { name, options } = this.#definition;
    const adding = this.#openQueue().add(name, new ReadyPayload(json), {
      jobId,
      attempts: options.attemptsMax,
      backoff: { type: 'exponential', delay: options.retryDelayMs },
      removeOnComplete: true,
      // Kept, so that nothing is lost; a drain tries them again.
      removeOnFail: false,
      sizeLimit: options.payloadBytesMax,
    });
    await inTime(adding);
  }

  async close(): Promise<void> {
    const queue = this.#queue;
    this.#queue = undefined;
    if (queue !== undefined && this.#redis.status === 'ready') await inTime(queue.close()).catch(() => undefined);
    this.#redis.disconnect();
  }

  /** A queue that is made while Redis is away never becomes usable, so it is made when it is needed first. */
  #openQueue(): ReadyQueue {
    if (this.#redis.status !== 'ready') throw new Error(`Redis is away (${this.#redis.status})`);
    if (this.#queue !== undefined) return this.#queue;
    const queue = new ReadyQueue(this.#definition.name, { connection: this.#redis, prefix: this.#prefix });
    queue.on('error', () => undefined);
    queue.waitUntilReady().catch(() => {
      if (this.#queue === queue) this.#queue = undefined;
    });
    this.#queue = queue;
    return queue;
  }
}

async function inTime<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis took longer than ${publishTimeoutMs} ms`)), publishTimeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
