import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';

/** The Redis of this test run. */
export function redisUrl(): string {
  const url = process.env['REDIS_URL'];
  if (url === undefined || url === '') throw new Error('REDIS_URL is not set: the stores of the tests are not up');
  return url;
}

/** Keeps the keys of one test apart from all others. */
export function freshPrefix(): string {
  return `test-${randomUUID()}`;
}

/** A connection for looking at Redis from outside; deletes the keys of the given prefix at the end. */
export async function dropKeys(prefix: string): Promise<void> {
  const redis = new Redis(redisUrl());
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}

/** Waits until something is so; fails after the given time. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
