import { ClientRedis } from '@nestjs/microservices';
import type { Logger } from '@tollgate/platform';
import { redisAddress } from './redis-options.js';

const reconnectDelayMs = 1000;

/** What the base class calls a Redis client, as far as it is used here. */
interface RedisClient {
  readonly on: (event: string, listener: (error: Error) => void) => void;
  readonly disconnect: () => void;
}

/**
 * Nest's Redis transport for a Redis that may be away: it never stops trying to reach it, refuses at once while it
 * cannot, and tells of an outage once instead of at every attempt to connect.
 */
export class AnnouncementClient extends ClientRedis {
  readonly #log: Pick<Logger, 'warn' | 'info'>;
  /** The transport has two connections; Redis is away while it is for any of them. */
  readonly #away = new Set<RedisClient>();

  constructor(redisUrl: string, log: Pick<Logger, 'warn' | 'info'>) {
    super({
      ...redisAddress(redisUrl),
      retryAttempts: Number.MAX_SAFE_INTEGER,
      retryDelay: reconnectDelayMs,
      enableOfflineQueue: false,
      connectionName: 'config-announcer',
    });
    this.#log = log;
  }

  /** Does not say goodbye: with Redis away nobody would hear it, and the base class fails over that. */
  override async close(): Promise<void> {
    this.isManuallyClosed = true;
    const clients: readonly (RedisClient | null | undefined)[] = [this.pubClient, this.subClient];
    for (const client of clients) client?.disconnect();
  }

  /** The base class writes a line for every attempt of each connection, about two a second. */
  override registerErrorListener(client: RedisClient): void {
    client.on('error', ({ message }) => {
      if (this.#away.size === 0) {
        this.#log.warn(
          { reason: message },
          'Redis is away: changes go on, and proxies learn of them by polling, within five seconds',
        );
      }
      this.#away.add(client);
    });
    client.on('ready', () => {
      if (this.#away.delete(client) && this.#away.size === 0) {
        this.#log.info('Redis is back: changes are announced again');
      }
    });
  }
}
