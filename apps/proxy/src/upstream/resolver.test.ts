import { describe, expect, test } from '@jest/globals';
import { cachingResolver, dnsAnswerKeptMs } from './resolver.js';

const address = { address: '8.8.8.8', family: 4 };

describe('resolving names', () => {
  test('a name is looked up once for all who ask at the same time, and again when its answer is old', async () => {
    let lookups = 0;
    let nowMs = 0;
    const resolve = cachingResolver(
      async () => {
        lookups++;
        return [address];
      },
      () => nowMs,
    );
    await Promise.all([resolve('a'), resolve('a'), resolve('a')]);
    expect(lookups).toBe(1);
    nowMs = dnsAnswerKeptMs - 1;
    await resolve('a');
    expect(lookups).toBe(1);
    nowMs = dnsAnswerKeptMs;
    expect(await resolve('a')).toEqual([address]);
    expect(lookups).toBe(2);
  });

  test('a failure is not remembered', async () => {
    let lookups = 0;
    const resolve = cachingResolver(
      async () => {
        lookups++;
        if (lookups === 1) throw new Error('SERVFAIL');
        return [address];
      },
      () => 0,
    );
    await expect(resolve('a')).rejects.toThrow('SERVFAIL');
    await expect(resolve('a')).resolves.toEqual([address]);
  });
});
