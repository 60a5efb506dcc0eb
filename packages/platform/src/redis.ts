import { Redis } from 'ioredis';
import type { Logger } from './logger.js';

/** `commands` fails fast while Redis is away; `blocking` and `subscriber` wait for it to come back. */
export type RedisRole = 'commands' | 'blocking' | 'subscriber';

const commandTimeoutMs = 1000;
const connectTimeoutMs = 2000;
const reconnectDelayMsMax = 2000;
const reconnectDelayMsStep = 50;

/** A connection that keeps reconnecting for as long as it lives, and never makes a request wait for it. */
export function createRedis(
  url: string,
  options: { readonly role: RedisRole; readonly name: string; readonly logger?: Logger },
): Redis {
  const failsFast = options.role === 'commands';
  const redis = new Redis(url, {
    connectionName: options.name,
    connectTimeout: connectTimeoutMs,
    enableOfflineQueue: !failsFast,
    maxRetriesPerRequest: failsFast ? 0 : null,
    retryStrategy: (times) => Math.min(times * reconnectDelayMsStep, reconnectDelayMsMax),
    ...(failsFast ? { commandTimeout: commandTimeoutMs } : {}),
  });
  logTransitions(redis, options.name, options.logger);
  return redis;
}

/** An outage is logged when it begins and when it ends, not at every attempt to reconnect. */
function logTransitions(redis: Redis, name: string, logger: Logger | undefined): void {
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away) logger?.warn({ connection: name, reason: error.message }, 'Redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger?.info({ connection: name }, 'Redis is back');
    away = false;
  });
}
