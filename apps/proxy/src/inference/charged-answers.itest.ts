import { describe, expect, test } from '@jest/globals';
import { anthropicEvent, messageBody } from '../testing/anthropic-wire.js';
import { call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { data, gemini } from '../testing/raw-streams.js';
import { beginStream, type RawCall, sendJson, sendText } from '../testing/raw-upstream.js';
import { alwaysUsable, setStage } from '../testing/stage.js';

const { upstream, other, proxy } = await setStage((urls) => ({
  providers: [
    ...providersAt(urls.upstream),
    { id: 'groq', kind: 'groq', baseUrl: `${urls.upstream}/v1` },
    { id: 'else', kind: 'anthropic', baseUrl: urls.other },
  ],
  routes: [
    { alias: 'often', targets: [['groq', 'llama-3.3-70b-versatile']], retry: { attemptsMax: 9 } },
    {
      alias: 'falls-back',
      targets: [
        ['groq', 'llama-3.3-70b-versatile'],
        ['else', 'claude-sonnet-4-5'],
      ],
    },
  ],
  // Each test begins with targets of which nothing bad is known.
  tools: { health: alwaysUsable },
}));
other.answer = (received) => sendJson(received, 200, messageBody);

const counts = { prompt_tokens: 1000, completion_tokens: 100 };
const nameless = { role: 'assistant', tool_calls: [{ id: 'a', type: 'function', function: { arguments: '{}' } }] };
const namelessBody = {
  id: 'c',
  choices: [{ index: 0, message: nameless, finish_reason: 'tool_calls' }],
  usage: counts,
};
const thoughts = { usageMetadata: { promptTokenCount: 1000, thoughtsTokenCount: 100, totalTokenCount: 1100 } };
const endless = { candidates: [{ content: { parts: [{ text: 'x' }] } }] };
const endlessCounts = { usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: 100, totalTokenCount: 1100 } };
const json = (body: object) => (received: RawCall) => sendJson(received, 200, body);

function bills() {
  return proxy.recorder.attempts.map(({ closings }) => [
    closings[0]?.outcome,
    closings[0]?.usage.inputTokens,
    closings[0]?.usage.outputTokens,
  ]);
}

describe('an answer that is paid for and cannot be used', () => {
  test.each([
    ['a call without a name', 'often', json(namelessBody)],
    ['no choices', 'groq/llama-3.3-70b-versatile', json({ id: 'c', choices: [], usage: counts })],
    ['nothing but thoughts', 'goo/gemini-2.5-flash', json(thoughts)],
    ['no end', 'goo/gemini-2.5-flash', json({ ...endless, ...endlessCounts })],
  ])('is asked for once more and not again, by SDKs either: %s', async (_what, model, answers) => {
    upstream.answer = answers;
    const answer = await call(proxy, { path: '/v1/messages', body: chat(model, { max_tokens: 9 }) });
    expect(answer.status).toBe(502);
    expect(answer.headers).toMatchObject({ 'x-should-retry': 'false', 'x-tollgate-attempts': '2' });
    expect(bills()).toEqual([
      ['failed', 1000, 100],
      ['failed', 1000, 100],
    ]);
  });

  test('is asked for once more where its stream lost its first piece', async () => {
    const start = { index: 0, content_block: { type: 'tool_use', id: 'a', input: {} } };
    upstream.answer = (received) => {
      beginStream(received);
      const message = { id: 'm', model: 'm', content: [], usage: { input_tokens: 1000, output_tokens: 1 } };
      received.socket.write(anthropicEvent('message_start', { message }));
      received.socket.write(anthropicEvent('content_block_start', start));
      const delta = { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 100 } };
      received.socket.end(anthropicEvent('message_delta', delta) + anthropicEvent('message_stop', {}));
    };
    const answer = await call(proxy, { body: chat('ant/claude-sonnet-4-5', { stream: true }) });
    expect([answer.status, answer.headers['x-should-retry']]).toEqual([502, 'false']);
    expect(bills()).toEqual([
      ['failed', 1000, 100],
      ['failed', 1000, 100],
    ]);
  });

  test.each([
    ['to a whole caller', { max_tokens: 9 }],
    ['to a caller who streams', { max_tokens: 9, stream: true }],
  ])('is asked for once more where its stream ends with nothing but counts, %s', async (_whom, more) => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end(data(thoughts));
    };
    const answer = await call(proxy, { path: '/v1/messages', body: chat('goo/gemini-2.5-flash', more) });
    expect([answer.status, answer.headers['x-should-retry']]).toEqual([502, 'false']);
    expect(bills()).toEqual([
      ['failed', 1000, 100],
      ['failed', 1000, 100],
    ]);
  });

  test('is asked for once more where an event of it ends it without a reason', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end(`${data({ id: 'c', choices: [], usage: counts })}data: [DONE]\n\n`);
    };
    const answer = await call(proxy, gemini('groq/llama-3.3-70b-versatile'));
    expect([answer.status, answer.headers['x-should-retry']]).toEqual([502, 'false']);
    expect(bills()).toEqual([
      ['failed', 1000, 100],
      ['failed', 1000, 100],
    ]);
  });

  test('is asked for at another target where there is one', async () => {
    upstream.answer = json(namelessBody);
    const answer = await call(proxy, { body: chat('falls-back') });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'x-tollgate-provider': 'else', 'x-tollgate-attempts': '2' });
    expect(answer.headers['x-should-retry']).toBeUndefined();
  });
});

describe('an answer that nobody charges for', () => {
  test.each([
    ['a page', (received: RawCall) => sendText(received, 200, '<html>', { 'content-type': 'text/html' })],
    [
      'a stream that broke off',
      (received: RawCall) => {
        beginStream(received);
        received.socket.write(data({ id: 'c', choices: [] }));
        received.socket.resetAndDestroy();
      },
    ],
    ['an error of the provider', json({ error: { message: 'x', code: 502 }, usage: counts })],
  ])('is asked for as often as ever: %s', async (_what, answers) => {
    upstream.answer = answers;
    const body = chat('groq/llama-3.3-70b-versatile', { stream: true, max_tokens: 9 });
    const answer = await call(proxy, { path: '/v1/messages', body });
    expect([answer.status, proxy.recorder.attempts.length]).toEqual([502, 3]);
    expect(answer.headers['x-should-retry']).toBeUndefined();
  });
});
