import { once } from 'node:events';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { messageStream } from '../testing/anthropic-wire.js';
import { ask, askOnSocket, call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { chatBody, chatStream, contentChunk, roleChunk } from '../testing/openai-wire.js';
import { beginStream, type RawCall, sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf, nextResponse, until } from '../testing/test-proxy.js';

/** The promise is 100 ms, which the end-to-end tests hold it to; here other tests run on the same cores. */
const noticedMsMax = 1000;

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: [
    ...providersAt(url),
    { id: 'charging', kind: 'openai', baseUrl: `${url}/v1`, chargesAfterDisconnect: true },
  ],
}));
beforeAll(async () => {
  // The tokenizer is loaded once, at the first estimate; that is not what is timed here.
  const { estimateTokens } = await import('@tollgate/pricing/tokens');
  estimateTokens('warm');
});

/** Answers with some events and then nothing more; `left` is when the provider saw the connection close. */
function sendAndWait(events: readonly string[]): { left: Promise<number>; received: Promise<RawCall> } {
  let leave: (atMs: number) => void = () => undefined;
  let receive: (received: RawCall) => void = () => undefined;
  const left = new Promise<number>((resolve) => {
    leave = resolve;
  });
  const received = new Promise<RawCall>((resolve) => {
    receive = resolve;
  });
  upstream.answer = (call) => {
    call.socket.on('close', () => leave(performance.now()));
    if (events.length > 0) {
      beginStream(call);
      for (const event of events) call.socket.write(event);
    }
    receive(call);
  };
  return { left, received };
}

describe('a caller that goes away', () => {
  test('before the first byte ends the call to the provider at once', async () => {
    const { left, received } = sendAndWait([]);
    const socket = askOnSocket(proxy, { body: chat('oai/gpt-4.1', { stream: true }) });
    await received;
    const leftAtMs = performance.now();
    socket.destroy();
    expect((await left) - leftAtMs).toBeLessThan(noticedMsMax);
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'aborted', usageQuality: 'estimated', usage: { inputTokens: expect.any(Number), outputTokens: 0 } },
    ]);
    expect(proxy.recorder.attempts).toHaveLength(1);
  });

  test.each([1, 2, 3])('after %i events ends the call at once, and is charged for what it got', async (count) => {
    const events = [roleChunk, contentChunk('one two three'), contentChunk(' four five')].slice(0, count);
    const { left } = sendAndWait(events);
    const answer = await ask(proxy, {
      body: chat('oai/gpt-4.1', { stream: true, stream_options: { include_usage: true } }),
    });
    await until(() => answer.text === events.join(''));
    const leftAtMs = performance.now();
    answer.leave();
    expect((await left) - leftAtMs).toBeLessThan(noticedMsMax);
    expect(await closingsOf(proxy)).toMatchObject([
      {
        outcome: 'aborted',
        usageQuality: 'estimated',
        usage: { inputTokens: 2, outputTokens: [0, 3, 5][count - 1] },
      },
    ]);
  });

  test('keeps the counts that the provider had said already', async () => {
    const events = messageStream.slice(0, 5);
    const { left } = sendAndWait(events);
    const body = chat('ant/claude-sonnet-4-5', { stream: true, max_tokens: 5 });
    const answer = await ask(proxy, { path: '/v1/messages', body });
    await until(() => answer.text === events.join(''));
    answer.leave();
    await left;
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'aborted', usage: { inputTokens: 11 } }]);
  });

  test('with the last token in hand is charged what the provider said', async () => {
    const events = chatStream.slice(0, -1);
    sendAndWait(events);
    const answer = await ask(proxy, {
      body: chat('oai/gpt-4.1', { stream: true, stream_options: { include_usage: true } }),
    });
    await until(() => answer.text === events.join(''));
    answer.leave();
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'aborted', usageQuality: 'provider-partial', usage: { inputTokens: 11, outputTokens: 2 } },
    ]);
  });

  test('while its long body is read is not asked for at any provider', async () => {
    let isAsked = false;
    upstream.answer = () => {
      isAsked = true;
    };
    const messages = [{ role: 'user', content: 'x'.repeat(16 * mebibyte) }];
    const socket = askOnSocket(proxy, { body: chat('oai/gpt-4.1', { messages }) });
    await once(socket, 'drain');
    expect(proxy.tools.openCalls.size).toBe(1);
    socket.destroy();
    await until(() => proxy.tools.openCalls.size === 0);
    expect(isAsked).toBe(false);
    expect(proxy.recorder.attempts).toEqual([]);
  });

  test('while a whole answer is made ends the call', async () => {
    const { left, received } = sendAndWait([]);
    const asked = ask(proxy, { body: chat('oai/gpt-4.1') });
    asked.catch(() => undefined);
    await received;
    proxy.server.closeAllConnections();
    await left;
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'aborted' }]);
  });

  test('from a provider that charges for all of it is charged by the provider’s own count', async () => {
    let received: RawCall | undefined;
    upstream.answer = (call) => {
      received = call;
      beginStream(call);
      call.socket.write(chatStream.slice(0, 2).join(''));
    };
    const responding = nextResponse(proxy);
    const answer = await ask(proxy, { body: chat('charging/gpt-4.1', { stream: true }) });
    await until(() => answer.text.includes('Hällo'));
    answer.leave();
    const response = await responding;
    await until(() => response.closed);
    expect(proxy.tools.openCalls.size).toBe(1);
    expect(received?.socket.destroyed).toBe(false);
    received?.socket.end(chatStream.slice(2).join(''));
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'aborted', usageQuality: 'provider-final', usage: { inputTokens: 11, outputTokens: 2 } },
    ]);
  });

  test('leaves nothing open', async () => {
    await until(() => proxy.tools.openCalls.size === 0);
    upstream.answer = (call) => sendJson(call, 200, chatBody);
    expect((await call(proxy, { body: chat('oai/gpt-4.1') })).status).toBe(200);
  });
});
