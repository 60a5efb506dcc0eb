import { describe, expect, it } from '@jest/globals';
import { redisAddress } from './redis-options.js';

describe('a Redis URL', () => {
  it.each([
    ['redis://127.0.0.1:7000', { host: '127.0.0.1', port: 7000 }],
    ['redis://cache', { host: 'cache', port: 6379 }],
    ['redis://:p%40ss@cache/2', { host: 'cache', port: 6379, password: 'p@ss', db: 2 }],
    ['rediss://me:you@[::1]:1', { host: '::1', port: 1, username: 'me', password: 'you', tls: {} }],
  ])('%s is taken apart', (url, expected) => {
    expect(redisAddress(url)).toEqual(expected);
  });
});
