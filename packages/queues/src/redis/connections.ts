import { Redis } from 'ioredis';

/** Before the name of every queue in Redis. */
export const queuePrefix = 'tollgate';

const connectTimeoutMs = 2000;
const reconnectDelayMsStep = 50;
const reconnectDelayMsMax = 1000;

const reconnect = (times: number) => Math.min(times * reconnectDelayMsStep, reconnectDelayMsMax);

/** A connection on which every command ends soon: while Redis is away it is refused at once. */
export function connectFailingFast(url: string, name: string, commandTimeoutMs: number): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: reconnect,
  });
  ignoreErrors(redis);
  return redis;
}

/** A connection for commands that wait: they are sent again after every reconnection. */
export function connectPatiently(url: string, name: string): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    connectTimeout: connectTimeoutMs,
    maxRetriesPerRequest: null,
    retryStrategy: reconnect,
  });
  ignoreErrors(redis);
  return redis;
}

/** A lost connection shows in the commands that fail; the event would end the process if nobody listened. */
function ignoreErrors(redis: Redis): void {
  redis.on('error', () => undefined);
}
