import { BatchId, secondMs } from '@tollgate/schema';
import type { Redis } from 'ioredis';
import { connectFailingFast, queuePrefix } from '../redis/connections.js';
import { sleep } from '../sleep.js';
import { batchField, storedBatchesKey } from './stored-batches-stream.js';
import type { ConfirmationOptions } from './stored-batches-writer.js';

/** How long one read waits for news. */
const blockMs = 2 * secondMs;
/** A read that takes longer than it blocks has lost its connection without noticing. */
const commandTimeoutMs = blockMs + 2 * secondMs;
const retryDelayMs = 500;
const entriesPerRead = 1000;

const beginning = '0-0';

export interface ReaderOptions extends ConfirmationOptions {
  readonly proxyId: string;
  /** Where an earlier reader stopped; by default everything that is still there is read. */
  readonly position?: string;
}

/**
 * Listens for the batches of one proxy that are in ClickHouse. Keeps its position over reconnections; when the stream
 * was lost (FLUSHALL, an older copy of Redis) it begins again. A batch may be told more than once. One that is never
 * told, because Redis lost the news, is published again by the proxy and told then.
 */
export class StoredBatchesReader {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #closing = new AbortController();
  #position: string;
  #loop: Promise<void> | undefined;

  constructor(options: ReaderOptions) {
    this.#redis = connectFailingFast(options.redisUrl, 'stored-batches-reader', commandTimeoutMs);
    this.#key = storedBatchesKey(options.prefix ?? queuePrefix, options.proxyId);
    this.#position = options.position ?? beginning;
  }

  /** Where the next read begins. A reader that is given it misses nothing and hears nothing twice. */
  get position(): string {
    return this.#position;
  }

  /** Calls back with ids in the order they were confirmed, until closed. Does not wait for Redis. */
  start(onStored: (batchIds: readonly BatchId[]) => void): void {
    this.#loop ??= this.#listen(onStored);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#redis.disconnect();
    await this.#loop;
  }

  async #listen(onStored: (batchIds: readonly BatchId[]) => void): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        const batchIds = await this.#read();
        if (batchIds.length > 0) onStored(batchIds);
        else await this.#beginAgainIfLost();
      } catch {
        // Redis is away, or a read got lost with its connection: a new one is made.
        if (this.#redis.status === 'ready') this.#redis.disconnect(true);
        await sleep(retryDelayMs, this.#closing.signal);
      }
    }
  }

  async #read(): Promise<readonly BatchId[]> {
    const streams = await this.#redis.xread(
      'COUNT',
      entriesPerRead,
      'BLOCK',
      blockMs,
      'STREAMS',
      this.#key,
      this.#position,
    );
    const batchIds: BatchId[] = [];
    for (const [, entries] of streams ?? []) {
      for (const [id, fields] of entries) {
        this.#position = id;
        const batchId = BatchId.safeParse(fields[fields.indexOf(batchField) + 1]);
        if (batchId.success) batchIds.push(batchId.data);
      }
    }
    return batchIds;
  }

  /** A stream that ends before our position is not the one we read. */
  async #beginAgainIfLost(): Promise<void> {
    if (this.#position === beginning) return;
    const [newest] = await this.#redis.xrevrange(this.#key, '+', '-', 'COUNT', 1);
    if (newest === undefined || isBefore(newest[0], this.#position)) this.#position = beginning;
  }
}

/** Ids are `milliseconds-number`. */
function isBefore(left: string, right: string): boolean {
  const [leftMs = 0, leftNumber = 0] = left.split('-').map(Number);
  const [rightMs = 0, rightNumber = 0] = right.split('-').map(Number);
  return leftMs < rightMs || (leftMs === rightMs && leftNumber < rightNumber);
}
