import { type RedisOptions, ServerRedis } from '@nestjs/microservices';
import type { Logger } from '@tollgate/platform';

const reconnectDelayMs = 1000;
const reconnectsMax = Number.MAX_SAFE_INTEGER;
const redisPortDefault = 6379;

type ListenerOptions = Required<RedisOptions>['options'];

/** What the base class calls a Redis client, as far as it is used here. */
interface RedisClient {
  readonly on: (event: string, listener: (...args: never[]) => void) => void;
  readonly subscribe: (channel: string) => Promise<unknown>;
  readonly connect: () => Promise<void>;
  readonly disconnect: () => void;
}

/**
 * Nest's Redis transport for a Redis that may be away, at start as well as later: it subscribes as soon as it can, and
 * nothing waits for it. A lost announcement costs seconds only, since snapshots are polled for as well.
 */
export class AnnouncementListener extends ServerRedis {
  readonly #log: Logger;
  #isAway = false;

  constructor(redisUrl: string, log: Logger) {
    super(listenerOptions(redisUrl));
    this.#log = log;
  }

  override start(callback?: () => void): void {
    this.bindEvents(this.subClient, this.pubClient);
    // The clients make their connections by themselves from now on.
    for (const client of this.#clients()) client.connect().catch(() => undefined);
    callback?.();
  }

  /**
   * Subscribes whenever there is a connection. A subscription that waits for one fails, and is not made again, where
   * Redis refuses our password.
   */
  override bindEvents(subClient: RedisClient, pubClient: RedisClient): void {
    subClient.on('message', this.getMessageHandler(pubClient).bind(this));
    subClient.on('ready', () => {
      for (const channel of this.messageHandlers.keys()) subClient.subscribe(channel).catch(() => undefined);
    });
  }

  /** Does not say goodbye: with Redis away nobody would hear it, and the base class fails over that. */
  override async close(): Promise<void> {
    this.isManuallyClosed = true;
    for (const client of this.#clients()) client.disconnect();
  }

  /** None before the transport listens. */
  #clients(): readonly RedisClient[] {
    const clients: readonly (RedisClient | undefined)[] = [this.subClient, this.pubClient];
    return clients.filter((client) => client !== undefined);
  }

  /** An outage is logged when it begins and when it ends. */
  override registerErrorListener(client: RedisClient): void {
    client.on('error', (error: Error) => {
      if (!this.#isAway) this.#log.warn({ reason: error.message }, 'announcements of configurations are away');
      this.#isAway = true;
    });
    client.on('ready', () => {
      if (this.#isAway) this.#log.info('announcements of configurations are back');
      this.#isAway = false;
    });
  }
}

function listenerOptions(redisUrl: string): ListenerOptions {
  const url = new URL(redisUrl);
  const database = Number(url.pathname.slice(1));
  return {
    host: url.hostname,
    port: url.port === '' ? redisPortDefault : Number(url.port),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(Number.isInteger(database) && database > 0 ? { db: database } : {}),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    connectionName: 'snapshot-announcements',
    maxRetriesPerRequest: null,
    retryAttempts: reconnectsMax,
    retryDelay: reconnectDelayMs,
  };
}
