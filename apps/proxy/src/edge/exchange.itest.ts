import type { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { askOnSocket, chat } from '../testing/caller.js';
import { chatBody } from '../testing/openai-wire.js';
import { sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { nextResponse, until } from '../testing/test-proxy.js';
import { callerStallMsMax } from './exchange.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: [{ id: 'oai', kind: 'openai', baseUrl: `${url}/v1` }],
}));

const body = chat('oai/gpt-4.1');
/** Longer than what the system takes of an answer that nobody reads. */
const longBody = { ...chatBody, filler: 'x'.repeat(24 * mebibyte) };
const openCalls = () => proxy.tools.openCalls.size;

/** Asks for a long answer and reads none of it until it has been given; `seen` is the proxy's side of the connection. */
async function askWithoutReading(): Promise<{ caller: Socket; seen: Socket }> {
  upstream.answer = (received) => sendJson(received, 200, longBody);
  const arrived = nextResponse(proxy);
  const caller = askOnSocket(proxy, { body }).pause();
  const { socket: seen } = (await arrived).req;
  await until(() => proxy.recorder.attempts[0]?.closings.length === 1 && seen.writableLength > 0);
  return { caller, seen };
}

test('a caller that takes nothing of a whole answer is left in time, and its call is over', async () => {
  const { seen } = await askWithoutReading();
  expect([seen.timeout, openCalls()]).toEqual([callerStallMsMax, 1]);
  // As the connection does once nothing has been taken of it for so long.
  seen.emit('timeout');
  await until(() => openCalls() === 0);
  expect(seen.destroyed).toBe(true);
});

test('a caller that takes all of it may wait for its next answer as long as that takes', async () => {
  const { caller, seen } = await askWithoutReading();
  upstream.answer = () => undefined;
  askOnSocket(proxy, { body }, caller);
  await until(() => upstream.calls.length === 2);
  caller.resume();
  await until(() => seen.writableLength === 0);
  await until(() => openCalls() === 1);
  expect(seen.timeout).toBe(0);
  caller.destroy();
});
