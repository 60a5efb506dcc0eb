import { BatchId } from '@tollgate/schema';
import { Redis } from 'ioredis';
import { queuePrefix } from './define-queue.js';

/** Confirmations kept for a proxy that is away. Beyond it the oldest go, and the proxy publishes those batches again. */
const confirmationsMax = 20_000;
/** A proxy that does not come back leaves nothing behind for longer than this. */
const confirmationsTtlS = 7 * 24 * 3600;
const readEntriesMax = 1000;
const readBlockMs = 2000;
const retryDelayMs = 250;
const commandTimeoutMs = 2000;
const reconnectDelayMsMax = 2000;
const reconnectDelayMsStep = 50;
const field = 'batch';

export interface StoredBatchesOptions {
  readonly redisUrl: string;
  readonly prefix?: string;
}

const retryStrategy = (times: number) => Math.min(times * reconnectDelayMsStep, reconnectDelayMsMax);

function streamKey(prefix: string | undefined, proxyId: string): string {
  return `${prefix ?? queuePrefix}:stored:${proxyId}`;
}

/** The worker's side: tells a proxy which of its batches are in ClickHouse. */
export class StoredBatchesWriter {
  readonly #redis: Redis;
  readonly #prefix: string | undefined;

  constructor(options: StoredBatchesOptions) {
    this.#prefix = options.prefix;
    this.#redis = new Redis(options.redisUrl, {
      connectionName: 'stored-batches-writer',
      commandTimeout: commandTimeoutMs,
      maxRetriesPerRequest: 0,
      retryStrategy,
    });
    this.#redis.on('error', () => undefined);
  }

  /** Rejects when Redis did not take all of them; confirming again does no harm. */
  async confirm(proxyId: string, batchIds: readonly BatchId[]): Promise<void> {
    const key = streamKey(this.#prefix, proxyId);
    const pipeline = this.#redis.pipeline();
    for (const batchId of batchIds) pipeline.xadd(key, 'MAXLEN', '~', confirmationsMax, '*', field, batchId);
    pipeline.expire(key, confirmationsTtlS);
    const results = await pipeline.exec();
    const failed = results?.find(([error]) => error !== null)?.[0];
    if (failed !== undefined && failed !== null) throw failed;
  }

  close(): void {
    this.#redis.disconnect();
  }
}

/** The proxy's side. Everything still in the stream is read at each start and reconnect: confirmations are idempotent. */
export class StoredBatchesReader {
  readonly #redis: Redis;
  readonly #key: string;
  #position = '0';
  #closed = false;
  #loop: Promise<void> | undefined;

  constructor(options: StoredBatchesOptions & { readonly proxyId: string }) {
    this.#key = streamKey(options.prefix, options.proxyId);
    this.#redis = new Redis(options.redisUrl, {
      connectionName: 'stored-batches-reader',
      maxRetriesPerRequest: null,
      retryStrategy,
    });
    this.#redis.on('error', () => undefined);
    // After FLUSHALL or a fail-over, positions of before mean nothing.
    this.#redis.on('close', () => {
      this.#position = '0';
    });
  }

  start(onStored: (batchIds: readonly BatchId[]) => void): void {
    this.#loop ??= this.#read(onStored);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#redis.disconnect();
    await this.#loop;
  }

  async #read(onStored: (batchIds: readonly BatchId[]) => void): Promise<void> {
    while (!this.#closed) {
      try {
        const streams = await this.#redis.xread(
          'COUNT',
          readEntriesMax,
          'BLOCK',
          readBlockMs,
          'STREAMS',
          this.#key,
          this.#position,
        );
        const entries = streams?.[0]?.[1] ?? [];
        const last = entries.at(-1);
        if (last === undefined) continue;
        this.#position = last[0];
        onStored(entries.flatMap(([, fields]) => batchIdsOf(fields)));
      } catch {
        if (!this.#closed) await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
      }
    }
  }
}

function batchIdsOf(fields: readonly string[]): readonly BatchId[] {
  const parsed = BatchId.safeParse(fields[1]);
  return fields[0] === field && parsed.success ? [parsed.data] : [];
}
