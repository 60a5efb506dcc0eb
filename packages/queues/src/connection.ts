import type { RedisOptions } from 'bullmq';
import { Redis } from 'ioredis';

const connectTimeoutMs = 2000;
const commandTimeoutMs = 1000;
const reconnectDelayMsMax = 2000;
const reconnectDelayMsStep = 50;

const reconnecting = {
  connectTimeout: connectTimeoutMs,
  retryStrategy: (times: number) => Math.min(times * reconnectDelayMsStep, reconnectDelayMsMax),
};

/** For publishing: a command fails within a second while Redis is away, instead of waiting for it. */
export function failFastClient(url: string): Redis {
  const redis = new Redis(url, {
    ...reconnecting,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
  });
  // Outages are seen by the commands that fail; an emitter without a listener would end the process.
  redis.on('error', () => undefined);
  return redis;
}

/** For consuming: waits for Redis for as long as it takes. */
export function patientConnection(url: string): RedisOptions {
  return { ...reconnecting, url, maxRetriesPerRequest: null };
}
