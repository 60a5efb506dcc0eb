import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { DecodingTaker, expansionFreeBytes, isPlain } from './content-decoding.js';
import { defaultTimeouts } from './timeouts.js';
import { type ByteSource, UpstreamBody } from './upstream-body.js';
import { Watchdog } from './watchdog.js';

const text = 'Hällo wörld 😀 '.repeat(100);

/** A connection that brings these pieces, and waits where it is told to. */
function wireOf(pieces: readonly Buffer[]) {
  const wire = {
    isPaused: false,
    isCut: false,
    pause: () => {
      wire.isPaused = true;
    },
    resume: () => {
      wire.isPaused = false;
    },
    cut: () => {
      wire.isCut = true;
    },
    async feed(taker: DecodingTaker) {
      for (const piece of pieces) {
        while (wire.isPaused && !wire.isCut) await new Promise((resolve) => setImmediate(resolve));
        if (wire.isCut) return;
        taker.push(piece);
      }
      taker.end();
    },
  };
  return wire;
}

function open(encoding: string, pieces: readonly Buffer[]) {
  const wire = wireOf(pieces);
  const openBody = (source: ByteSource) =>
    new UpstreamBody(source, new Watchdog(defaultTimeouts, performance.now.bind(performance), () => undefined));
  return { wire, taker: DecodingTaker.open(encoding, wire, openBody) };
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

async function collect(bytes: Buffer, encoding: string) {
  const { wire, taker } = open(encoding, [bytes.subarray(0, 10), bytes.subarray(10)]);
  if (taker === undefined) throw new Error('unknown encoding');
  const [result] = await Promise.all([taker.body.collect(1024 * expansionFreeBytes), wire.feed(taker)]);
  return { ...result, wire };
}

describe('answers that are compressed although nobody asked', () => {
  test.each([
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
  ])('%s is undone', async (encoding, bytes) => {
    const result = await collect(bytes, encoding);
    expect(result.ok && result.value.toString('utf8')).toBe(text);
  });

  test.each([undefined, '', 'identity', ' Identity'])('there is nothing to undo in %s', (encoding) => {
    expect(isPlain(encoding)).toBe(true);
  });

  test.each(['gzip, br', 'compress', 'x'])('the encoding %s is not guessed at', (encoding) => {
    expect(isPlain(encoding)).toBe(false);
    expect(open(encoding, []).taker).toBeUndefined();
  });

  test('the provider is not read faster than its bytes are taken', async () => {
    const pieces = Array.from({ length: 64 }, () => Buffer.alloc(64 * 1024, 'x'));
    const bytes = zstdCompressSync(Buffer.concat(pieces.map((piece, index) => piece.fill(index))));
    const { wire, taker } = open('zstd', cut(bytes, 16));
    if (taker === undefined) throw new Error('unknown encoding');
    let taken = 0;
    const pumped = taker.body.pump((chunk) => {
      taken += chunk.length;
      return false;
    });
    const fed = wire.feed(taker);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken).toBeLessThanOrEqual(64 * 1024);
    const resume = setInterval(() => taker.body.resume());
    await Promise.all([pumped, fed]);
    clearInterval(resume);
    expect(taken).toBe(64 * 64 * 1024);
  });

  test('a bomb is not expanded', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * expansionFreeBytes));
    const before = process.memoryUsage().arrayBuffers;
    const result = await collect(bomb, 'gzip');
    expect(result).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable' }, wire: { isCut: true } });
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
