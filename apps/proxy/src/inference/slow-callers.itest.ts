import type { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { kibibyte } from '@tollgate/schema';
import { askOnSocket, chat } from '../testing/caller.js';
import { contentChunk, doneEvent, finishChunk, roleChunk } from '../testing/openai-wire.js';
import { beginStream, type RawCall, RawUpstream } from '../testing/raw-upstream.js';
import { startTestProxy, type TestProxy, until } from '../testing/test-proxy.js';

/** Each is longer than the buffers of its two connections, so a few show as much as many, in less time. */
const streams = 5;
const bufferedBytesMax = 256 * kibibyte;
const piece = contentChunk('x'.repeat(16_000));
const pieces = 2000;

let upstream: RawUpstream;
let proxy: TestProxy;
let sent = 0;

/** Bytes outside the heap, garbage not counted: a collection gives them back in the background, a little later. */
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  for (let round = 0; round < 2; round++) {
    if (typeof collect === 'function') collect();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return process.memoryUsage().arrayBuffers;
}

/** As fast as the reader takes it. */
function flood({ socket }: RawCall): void {
  let left = pieces;
  const send = () => {
    while (left > 0) {
      left--;
      sent += piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', send);
        return;
      }
    }
    socket.end(finishChunk + doneEvent);
  };
  socket.write(roleChunk);
  send();
}

beforeAll(async () => {
  upstream = await RawUpstream.start((received) => {
    beginStream(received);
    flood(received);
  });
  proxy = await startTestProxy({ providers: [{ id: 'oai', kind: 'openai', baseUrl: `${upstream.url}/v1` }] });
});
afterAll(async () => {
  await proxy.stop();
  await upstream.stop();
});

/** A caller that reads the head and then nothing. */
function openSlowCaller(): Socket {
  const body = chat('oai/gpt-4.1', { stream: true });
  return askOnSocket(proxy, { body, headers: { connection: 'close' } }).pause();
}

describe('callers that do not read', () => {
  test('hold their providers up instead of filling the memory, and get everything in the end', async () => {
    const before = await heldBytes();
    const callers = Array.from({ length: streams }, openSlowCaller);
    await until(() => proxy.recorder.attempts.length === streams);
    // The flow stops when every buffer on the way is full: what is sent no longer grows.
    let last = -1;
    while (last !== sent) {
      last = sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    // Both ends of both connections of a stream are in this process, and each holds a little.
    expect(((await heldBytes()) - before) / streams).toBeLessThan(2 * bufferedBytesMax);
    expect(sent / streams).toBeLessThan(pieces * piece.length * 0.8);
    expect(proxy.tools.openCalls.size).toBe(streams);

    const received = callers.map(() => 0);
    for (const [index, caller] of callers.entries()) {
      let tail = '';
      caller.on('data', (data) => {
        received[index] = (received[index] ?? 0) + data.length;
        tail = (tail + data.toString('latin1', Math.max(0, data.length - 40))).slice(-40);
        if (tail.includes('[DONE]')) caller.destroy();
      });
      caller.resume();
    }
    await until(() => proxy.recorder.attempts.every(({ closings }) => closings.length === 1), 90_000);
    // What the proxy has written is still on its way to them.
    await until(() => callers.every(({ destroyed }) => destroyed), 30_000);
    for (const bytes of received) expect(bytes).toBeGreaterThan(pieces * 16_000);
    for (const { closings } of proxy.recorder.attempts) expect(closings).toMatchObject([{ outcome: 'settled' }]);
  }, 120_000);
});
