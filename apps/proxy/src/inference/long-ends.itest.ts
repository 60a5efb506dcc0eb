import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { call } from '../testing/caller.js';
import { RawUpstream, sendText } from '../testing/raw-upstream.js';
import { startTestProxy, type TestProxy } from '../testing/test-proxy.js';

let upstream: RawUpstream;
let proxy: TestProxy;

beforeAll(async () => {
  upstream = await RawUpstream.start();
  proxy = await startTestProxy({ providers: [{ id: 'oai', kind: 'openai', baseUrl: `${upstream.url}/v1` }] });
});
afterAll(async () => {
  await proxy.stop();
  await upstream.stop();
});

/** No two pieces of it are alike. */
const text = Array.from({ length: (4 * mebibyte) / 8 }, (_, place) => String(place).padStart(8, '-')).join('');

const eventOf = (members: object) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...members })}\n\n`;
const choice = (delta: object, finish_reason: string | null = null) =>
  eventOf({ choices: [{ index: 0, delta, finish_reason }] });
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

test.each([
  ['a text', { role: 'assistant', content: text }, 'stop'],
  [
    'a call',
    {
      role: 'assistant',
      tool_calls: [
        { index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: JSON.stringify({ text }) } },
      ],
    },
    'tool_calls',
  ],
])('%s that is over before all of it is written arrives in its order', async (_, delta, finish) => {
  const answer = `${choice(delta)}${choice({}, finish)}${eventOf({ choices: [], usage })}data: [DONE]\n\n`;
  upstream.answer = (received) => sendText(received, 200, answer, { 'content-type': 'text/event-stream' });
  const { status, text: got } = await call(proxy, {
    path: '/v1beta/models/oai/gpt-4.1:streamGenerateContent?alt=sse',
    body: { contents: [{ role: 'user', parts: [{ text: 'Count.' }] }] },
  });
  expect(status).toBe(200);
  const parts = got
    .split('\r\n\r\n')
    .filter((event) => event !== '')
    .flatMap((event) => JSON.parse(event.slice('data: '.length)).candidates[0].content?.parts ?? []);
  const told = parts.map((part) => part.text ?? part.functionCall?.args.text ?? '').join('');
  expect(told === text).toBe(true);
});
