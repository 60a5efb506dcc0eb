import { describe, expect, test } from '@jest/globals';
import { messageStream } from '../testing/anthropic-wire.js';
import { ask, call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { chatStream, contentChunk } from '../testing/openai-wire.js';
import { begin, type Events, messages, openAiChat, sendAndStay } from '../testing/raw-streams.js';
import { chunk, lastChunk, type RawCall } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf } from '../testing/test-proxy.js';
import { lingerMsMax } from '../upstream/upstream-body.js';

/** Other tests run on the same cores. */
const atOnceMsMax = 2000;

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: providersAt(url),
  routes: [{ alias: 'once', targets: [['oai', 'gpt-4.1']], retry: { attemptsMax: 1 } }],
}));

const usage = { inputTokens: 11, outputTokens: 2 };

describe('a piece of a stream that is damaged', () => {
  const broken = 'data: {"choices":[{"index":0,"delta":{"content":"lost wo\n\n';
  const damaged = [...chatStream.slice(0, 2), broken, ...chatStream.slice(2)];
  const send = (received: RawCall): void => {
    begin(received, damaged);
    received.socket.write(lastChunk);
  };
  const sendRestAfter = (delayMs: number): void => {
    upstream.answer = (received) => {
      begin(received, damaged.slice(0, 4));
      const rest = damaged.slice(4).map((event) => chunk(event));
      setTimeout(() => received.socket.write(Buffer.concat([...rest, Buffer.from(lastChunk)])), delayMs);
    };
  };

  test('ends a stream in another format in an error, and nothing of it is told after that', async () => {
    upstream.answer = send;
    const answer = await call(proxy, messages('oai/gpt-4.1'));
    expect(answer.text).toContain('Hällo');
    expect(answer.text).not.toMatch(/wörld|message_stop/);
    expect(answer.text.match(/event: error/g)).toHaveLength(1);
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'failed', errorCode: 'upstream.unreadable' }]);
    expect(proxy.recorder.attempts[0]?.closings[0]?.usageQuality).not.toBe('provider-final');
  });

  test.each([0, 100])('is billed by the counts that come behind it, after %i ms', async (delayMs) => {
    sendRestAfter(delayMs);
    const answer = await call(proxy, messages('oai/gpt-4.1'));
    expect(answer.text.match(/event: error/g)).toHaveLength(1);
    expect(answer.text).not.toMatch(/wörld|message_stop/);
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'failed', usageQuality: 'provider-partial', usage: usage },
    ]);
  });

  test('is billed by the counts that come later, also where it came with more than the caller takes at once', async () => {
    const much = contentChunk('x'.repeat(60_000));
    upstream.answer = (received) => {
      begin(received, chatStream.slice(0, 2));
      const rest = damaged.slice(4).map((event) => chunk(event));
      setTimeout(() => received.socket.write(chunk(much + broken)), 100);
      setTimeout(() => received.socket.write(Buffer.concat([...rest, Buffer.from(lastChunk)])), 200);
    };
    const answer = await call(proxy, messages('oai/gpt-4.1'));
    expect(answer.text.match(/event: error/g)).toHaveLength(1);
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'failed', usageQuality: 'provider-partial', usage: usage },
    ]);
  });

  test('keeps neither its caller nor its connection waiting for counts that do not come', async () => {
    const left = sendAndStay(upstream, damaged.slice(0, 4));
    const answer = await ask(proxy, messages('oai/gpt-4.1'));
    const startedMs = performance.now();
    await answer.ended;
    expect(performance.now() - startedMs).toBeLessThan(lingerMsMax);
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'failed', usageQuality: 'estimated' }]);
    await left;
  });

  test.each([0, 100])('makes no whole answer, and is billed by the counts that come after %i ms', async (delayMs) => {
    sendRestAfter(delayMs);
    const answer = await call(proxy, { body: chat('once') });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text).error.code).toBe('upstream.unreadable');
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'failed', usageQuality: 'provider-partial', usage: usage },
    ]);
  });

  test('makes no whole answer, and nobody waits for counts that do not come', async () => {
    const left = sendAndStay(upstream, damaged.slice(0, 4));
    const startedMs = performance.now();
    const answer = await call(proxy, { body: chat('once') });
    expect(performance.now() - startedMs).toBeLessThan(lingerMsMax + atOnceMsMax);
    expect(answer.status).toBe(502);
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'failed', usageQuality: 'estimated' }]);
    await left;
  });

  test('goes on as it is to a caller of the same format, whose bill does not claim to be final', async () => {
    upstream.answer = send;
    const answer = await call(proxy, openAiChat('oai/gpt-4.1'));
    expect(answer.text).toBe(damaged.join(''));
    expect(await closingsOf(proxy)).toMatchObject([{ usageQuality: 'provider-partial', usage: usage }]);
  });

  test.each([
    ['a delta of a block that never began', [messageStream[0], ...messageStream.slice(3)]],
    ['broken JSON', messageStream.with(4, 'event: content_block_delta\ndata: {"type":"content_blo\n\n')],
  ])('ends a stream of Anthropic in another format too: %s', async (_name, events) => {
    upstream.answer = (received) => {
      begin(received, events as Events);
      received.socket.write(lastChunk);
    };
    const answer = await call(proxy, openAiChat('ant/claude-sonnet-4-5'));
    expect(answer.text).toContain('"code":"upstream.unreadable"');
    expect(answer.text).not.toContain('[DONE]');
  });
});
