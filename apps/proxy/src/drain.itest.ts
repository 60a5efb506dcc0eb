import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '@tollgate/platform';
import { drain } from './drain.js';
import { messageStream } from './testing/anthropic-wire.js';
import { ask, askOnSocket, call, chat, type OpenAnswer } from './testing/caller.js';
import { chatBody, chatStream } from './testing/openai-wire.js';
import { beginStream, type RawCall, RawUpstream, sendJson } from './testing/raw-upstream.js';
import { startTestProxy, type TestProxy, until } from './testing/test-proxy.js';
import { lingerMsMax } from './upstream/index.js';

let upstream: RawUpstream;
let proxy: TestProxy;
const open: RawCall[] = [];

beforeEach(async () => {
  open.length = 0;
  upstream = await RawUpstream.start();
  proxy = await startTestProxy({
    providers: [
      { id: 'oai', kind: 'openai', baseUrl: `${upstream.url}/v1` },
      { id: 'ant', kind: 'anthropic', baseUrl: upstream.url },
    ],
  });
});
afterEach(async () => {
  await proxy.stop();
  await upstream.stop();
});

function startDraining(delayMs: number, timeoutMs: number): Promise<void> {
  const { server } = proxy;
  const { openCalls, drains } = proxy.tools;
  const logger = createLogger({ service: 'test', level: 'silent' });
  return drain({ server, openCalls, drains, logger, delayMs, timeoutMs });
}

async function openStream(
  model = 'oai/gpt-4.1',
  path = '/v1/chat/completions',
  events = chatStream,
): Promise<OpenAnswer> {
  const begun = events.slice(0, 2).join('');
  upstream.answer = (received) => {
    open.push(received);
    beginStream(received);
    received.socket.write(begun);
  };
  const answer = await ask(proxy, { path, body: chat(model, { stream: true, max_tokens: 5 }) });
  await until(() => answer.text === begun || answer.text.includes('Hällo'));
  return answer;
}

/** A request on a connection that both sides would keep. */
function askOnOpenConnection() {
  const socket = askOnSocket(proxy, { body: chat('oai/gpt-4.1') });
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  return { closed: new Promise((resolve) => socket.once('close', resolve)), text: () => text };
}

describe('an ordered end', () => {
  test('is seen by balancers at once, while requests are still taken', async () => {
    const stream = await openStream();
    const draining = startDraining(300, 5000);
    const ready = await call(proxy, { method: 'GET', path: '/readyz' });
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.text)).toMatchObject({ status: 'not-ready', draining: true });
    upstream.answer = (received) => sendJson(received, 200, chatBody);
    const answer = await call(proxy, { body: chat('oai/gpt-4.1') });
    expect(answer.status).toBe(200);
    expect(answer.headers['connection']).toBe('close');
    open[0]?.socket.end(chatStream.slice(2).join(''));
    await stream.ended;
    expect(stream.text.endsWith('data: [DONE]\n\n')).toBe(true);
    await draining;
    await expect(call(proxy, { body: chat('oai/gpt-4.1') })).rejects.toThrow();
    expect(proxy.recorder.attempts.map(({ closings }) => closings[0]?.outcome)).toEqual(['settled', 'settled']);
  });

  test('lets a stream finish that lasts longer than the delay', async () => {
    const stream = await openStream();
    let isOver = false;
    const draining = startDraining(10, 10_000).then(() => {
      isOver = true;
    });
    await until(() => !proxy.server.listening);
    open[0]?.socket.write(chatStream.slice(2, 4).join(''));
    await until(() => stream.text.includes('"finish_reason":"stop"'));
    expect(isOver).toBe(false);
    open[0]?.socket.end(chatStream.slice(4).join(''));
    await stream.ended;
    await draining;
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'settled', usageQuality: 'provider-final' },
    ]);
  });

  test.each([
    ['OpenAI', 'oai/gpt-4.1', '/v1/chat/completions', chatStream, /"code":"service.draining"/],
    ['Anthropic', 'ant/claude-sonnet-4-5', '/v1/messages', messageStream, /event: error\ndata: \{"type":"error"/],
  ] as const)(
    'when the time is over tells the rest so, and charges for it: %s',
    async (_name, model, path, events, error) => {
      const stream = await openStream(model, path, [...events]);
      await startDraining(0, 50);
      await stream.ended;
      expect(stream.text).toMatch(error);
      expect(stream.text).not.toMatch(/\[DONE\]|message_stop/);
      expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
        { outcome: 'failed', errorCode: 'service.draining', usage: { inputTokens: expect.any(Number) } },
      ]);
      expect(proxy.recorder.attempts[0]?.closings[0]?.usageQuality).not.toBe('provider-final');
      expect(proxy.tools.openCalls.size).toBe(0);
    },
  );

  test('answers what has no byte yet with 503 and when to come back', async () => {
    upstream.answer = (received) => open.push(received);
    const waiting = call(proxy, { body: chat('oai/gpt-4.1') });
    await until(() => open.length === 1);
    await startDraining(0, 20);
    const answer = await waiting;
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(JSON.parse(answer.text).error.code).toBe('service.draining');
    await until(() => open[0]?.socket.destroyed === true);
  });

  test('leaves no connection open, also none whose answer had begun before and ended in time', async () => {
    const { closed, text } = askOnOpenConnection();
    upstream.answer = (received) => open.push(received);
    await until(() => open.length === 1);
    const draining = startDraining(0, 10_000);
    await until(() => !proxy.server.listening);
    const [received] = open;
    if (received === undefined) throw new Error('nothing was asked');
    sendJson(received, 200, chatBody);
    await until(() => text().includes('Hello there'));
    await draining;
    await closed;
  });

  describe('with a call whose answer lost a piece', () => {
    const broken = 'data: {"choices":[{"index":0,"delta":{"content":"lost wo\n\n';

    /** The caller has had the end of its answer; its provider has yet to say what it counts. */
    async function openDamaged(): Promise<void> {
      const answer = await openStream('oai/gpt-4.1', '/v1/messages');
      open[0]?.socket.write(broken);
      await answer.ended;
      expect(answer.text).toContain('event: error');
      expect(proxy.recorder.attempts[0]?.closings).toEqual([]);
    }

    test('waits for the counts, by which it is billed', async () => {
      await openDamaged();
      const draining = startDraining(0, 10_000);
      await until(() => !proxy.server.listening);
      open[0]?.socket.write(chatStream.slice(3).join(''));
      await draining;
      expect(proxy.tools.openCalls.size).toBe(0);
      expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
        { outcome: 'failed', usageQuality: 'provider-partial', usage: { inputTokens: 11, outputTokens: 2 } },
      ]);
    });

    test('waits no longer than its time', async () => {
      await openDamaged();
      const startedMs = performance.now();
      await startDraining(0, 20);
      expect(performance.now() - startedMs).toBeLessThan(lingerMsMax / 2);
      expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
        { outcome: 'failed', errorCode: 'upstream.unreadable', usageQuality: 'estimated' },
      ]);
    });
  });

  test('does not wait for connections on which nothing is asked', async () => {
    upstream.answer = (received) => sendJson(received, 200, chatBody);
    const { closed, text } = askOnOpenConnection();
    await until(() => text().includes('Hello there'));
    const startedMs = performance.now();
    await startDraining(0, 60_000);
    await closed;
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});
