import { type Job, Queue, Worker } from 'bullmq';
import { patientConnection } from './connection.js';
import { type QueueDefinition, queuePrefix } from './define-queue.js';

/** A worker that was killed loses its job after this; twice as long as any healthy renewal takes. */
const lockDurationMs = 10_000;
/** How often jobs of dead workers are looked for. Together with the lock: back within 15 s. */
const stalledIntervalMs = 5000;
const failedDrainIntervalMs = 5000;
const failedDrainJobsMax = 1000;
const healthTimeoutMs = 1000;
const backoffMsFirst = 100;
const backoffMsMax = 5000;
const backoffDoublingsMax = 10;
/** A queue with work that nobody did for so long means that this worker hangs. */
export const stuckAfterMs = 30_000;

export interface ConsumerOptions<Payload> {
  readonly redisUrl: string;
  /** The job is done when this resolves; when it rejects, the job waits and is tried again, for ever. */
  readonly handle: (payload: Payload) => Promise<void>;
  /** A payload that no version of the contract can read. The job is done when this resolves. */
  readonly onUnreadable: (data: unknown, reason: string) => Promise<void>;
  /** Told of each failed try. */
  readonly onError?: (error: Error) => void;
  readonly concurrency: number;
  readonly prefix?: string;
  readonly now?: () => number;
}

export interface ConsumerHealth {
  readonly connected: boolean;
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
  /** Milliseconds since a job was last finished or tried, or since the start. */
  readonly idleMs: number;
  /** There is work, Redis answers, and nothing was tried for `stuckAfterMs`. */
  readonly stuck: boolean;
}

/** Takes payloads out of a queue, several at a time, and never loses one: a job ends only when its handler has succeeded. */
export class QueueConsumer<Payload> {
  readonly #definition: QueueDefinition<Payload>;
  readonly #options: ConsumerOptions<Payload>;
  readonly #queue: Queue;
  readonly #worker: Worker;
  readonly #now: () => number;
  #lastProgressMs: number;
  #drain: NodeJS.Timeout | undefined;

  constructor(definition: QueueDefinition<Payload>, options: ConsumerOptions<Payload>) {
    this.#definition = definition;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#lastProgressMs = this.#now();
    const prefix = options.prefix ?? queuePrefix;
    this.#queue = new Queue(definition.name, { connection: patientConnection(options.redisUrl), prefix });
    this.#worker = new Worker(definition.name, (job) => this.#process(job), {
      connection: patientConnection(options.redisUrl),
      prefix,
      autorun: false,
      concurrency: options.concurrency,
      lockDuration: lockDurationMs,
      stalledInterval: stalledIntervalMs,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      removeOnComplete: { count: 0 },
      settings: { backoffStrategy: (tries) => backoffMs(tries) },
    });
    this.#queue.on('error', (error) => options.onError?.(error));
    this.#worker.on('error', (error) => options.onError?.(error));
  }

  start(): void {
    void this.#worker.run().catch((error: unknown) => this.#report(error));
    this.#drain = setInterval(
      () => void this.drainFailed().catch((error: unknown) => this.#report(error)),
      failedDrainIntervalMs,
    );
  }

  /** Puts jobs that ended as failed, for whatever reason, back to work. */
  async drainFailed(): Promise<void> {
    await this.#queue.retryJobs({ state: 'failed', count: failedDrainJobsMax });
  }

  async health(): Promise<ConsumerHealth> {
    const idleMs = this.#now() - this.#lastProgressMs;
    const counts = await this.#counts();
    if (counts === undefined)
      return { connected: false, waiting: 0, delayed: 0, active: 0, failed: 0, idleMs, stuck: false };
    const { waiting = 0, delayed = 0, active = 0, failed = 0 } = counts;
    return { connected: true, waiting, delayed, active, failed, idleMs, stuck: waiting > 0 && idleMs > stuckAfterMs };
  }

  /** Undefined while Redis does not answer. */
  async #counts(): Promise<Record<string, number> | undefined> {
    const counts = this.#queue.getJobCounts('waiting', 'delayed', 'active', 'failed').catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, healthTimeoutMs, undefined);
    });
    const answer = await Promise.race([counts, patience]);
    clearTimeout(timer);
    return answer;
  }

  /** Lets running handlers finish, takes no new jobs, and disconnects. */
  async close(): Promise<void> {
    clearInterval(this.#drain);
    await this.#worker.close();
    await this.#queue.close();
  }

  async #process(job: Job): Promise<void> {
    this.#lastProgressMs = this.#now();
    const parsed = this.#definition.payload.safeParse(job.data);
    try {
      if (parsed.success) await this.#options.handle(parsed.data);
      else await this.#options.onUnreadable(job.data, parsed.error.message);
    } catch (error) {
      this.#report(error);
      throw error;
    } finally {
      this.#lastProgressMs = this.#now();
    }
  }

  #report(error: unknown): void {
    this.#options.onError?.(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Doubles from `backoffMsFirst` up to `backoffMsMax`. */
function backoffMs(tries: number): number {
  return Math.min(backoffMsFirst * 2 ** Math.min(tries - 1, backoffDoublingsMax), backoffMsMax);
}
