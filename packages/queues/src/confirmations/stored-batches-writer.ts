import { type BatchId, secondMs } from '@tollgate/schema';
import type { Redis } from 'ioredis';
import { connectFailingFast, queuePrefix } from '../redis/connections.js';
import { batchField, confirmationsMax, confirmationsTtlMs, storedBatchesKey } from './stored-batches-stream.js';

const commandTimeoutMs = 2 * secondMs;

export interface ConfirmationOptions {
  readonly redisUrl: string;
  readonly prefix?: string;
}

/** Tells proxies which of their batches are in ClickHouse. */
export class StoredBatchesWriter {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(options: ConfirmationOptions) {
    this.#redis = connectFailingFast(options.redisUrl, 'stored-batches-writer', commandTimeoutMs);
    this.#prefix = options.prefix ?? queuePrefix;
  }

  /**
   * To be called only when the batches are durable: the proxy drops its own copy. Telling twice is harmless. Rejects
   * soon when Redis is away.
   */
  async confirm(proxyId: string, batchIds: readonly BatchId[]): Promise<void> {
    const key = storedBatchesKey(this.#prefix, proxyId);
    const commands = this.#redis.pipeline();
    for (const batchId of batchIds) commands.xadd(key, 'MAXLEN', '~', confirmationsMax, '*', batchField, batchId);
    commands.pexpire(key, confirmationsTtlMs);
    const results = await commands.exec();
    if (results === null) throw new Error('Redis did not take the confirmations');
    for (const [error] of results) if (error !== null) throw error;
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }
}
