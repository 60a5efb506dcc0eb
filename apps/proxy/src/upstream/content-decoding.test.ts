import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { expansionFreeBytes, plainBody } from './content-decoding.js';
import { defaultTimeouts } from './timeouts.js';
import { UpstreamBody } from './upstream-body.js';
import { Watchdog } from './watchdog.js';

const text = 'Hällo wörld 😀 '.repeat(100);

async function collect(bytes: Buffer, encoding: string) {
  const plain = plainBody(Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]), encoding);
  if (plain === undefined) throw new Error('unknown encoding');
  const watchdog = new Watchdog(defaultTimeouts, performance.now.bind(performance), () => undefined);
  return new UpstreamBody(plain, watchdog).collect(1024 * expansionFreeBytes);
}

describe('answers that are compressed although nobody asked', () => {
  test.each([
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['', Buffer.from(text)],
  ])('%s is undone', async (encoding, bytes) => {
    const result = await collect(bytes, encoding);
    expect(result.ok && result.value.toString('utf8')).toBe(text);
  });

  test.each(['gzip, br', 'compress', 'x'])('the encoding %s is not guessed at', (encoding) => {
    expect(plainBody(Readable.from([]), encoding)).toBeUndefined();
  });

  test('a bomb is not expanded', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * expansionFreeBytes));
    const before = process.memoryUsage().arrayBuffers;
    const result = await collect(bomb, 'gzip');
    expect(result).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable' } });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * expansionFreeBytes);
  });

  test('a body that is cut or damaged is a problem, not a shorter answer', async () => {
    const whole = gzipSync(text);
    expect((await collect(whole.subarray(0, whole.length - 12), 'gzip')).ok).toBe(false);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 20, 40);
    expect((await collect(damaged, 'gzip')).ok).toBe(false);
  });
});
