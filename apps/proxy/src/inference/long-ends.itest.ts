import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { kibibyte, mebibyte } from '@tollgate/schema';
import { callerStallMsMax } from '../edge/index.js';
import { ask, call } from '../testing/caller.js';
import { gemini } from '../testing/raw-streams.js';
import { type RawCall, sendText } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { nextResponse, until } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: [{ id: 'oai', kind: 'openai', baseUrl: `${url}/v1` }],
}));

/** No two pieces of it are alike. */
const text = Array.from({ length: (4 * mebibyte) / 8 }, (_, place) => String(place).padStart(8, '-')).join('');

const eventOf = (members: object) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...members })}\n\n`;
const choice = (delta: object, finish_reason: string | null = null) =>
  eventOf({ choices: [{ index: 0, delta, finish_reason }] });
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

/** A long piece and the end of its answer in one go. */
function sendAtOnce(received: RawCall, delta: object, finish: string): void {
  const answer = `${choice(delta)}${choice({}, finish)}${eventOf({ choices: [], usage })}data: [DONE]\n\n`;
  sendText(received, 200, answer, { 'content-type': 'text/event-stream' });
}

/** The text that the events of a stream of Gemini tell. */
function textIn(events: string): string {
  const parts = events
    .split('\r\n\r\n')
    .filter((event) => event.startsWith('data: '))
    .flatMap((event) => JSON.parse(event.slice('data: '.length)).candidates[0].content?.parts ?? []);
  return parts.map((part) => part.text ?? part.functionCall?.args.text ?? '').join('');
}

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
  upstream.answer = (received) => sendAtOnce(received, delta, finish);
  const { status, text: got } = await call(proxy, gemini('oai/gpt-4.1'));
  expect(status).toBe(200);
  expect(textIn(got) === text).toBe(true);
});

describe('a caller that does not read', () => {
  /** Far more than the system takes of an answer that nobody reads. */
  const longText = text.repeat(4);
  const heldBytesMax = 512 * kibibyte;

  afterEach(() => {
    jest.useRealTimers();
  });

  /** A stream that its provider has ended and of which the caller reads no further; `response` is the proxy's side of it. */
  async function openEnded() {
    upstream.answer = (received) => sendAtOnce(received, { role: 'assistant', content: longText }, 'stop');
    const arrived = nextResponse(proxy);
    const answer = await ask(proxy, gemini('oai/gpt-4.1'));
    answer.response.pause();
    const response = await arrived;
    await until(() => proxy.recorder.attempts[0]?.closings.length === 1 && response.writableNeedDrain);
    return { answer, response };
  }

  test('has the rest of an answer written at its own pace, also when its provider has ended', async () => {
    const { answer, response } = await openEnded();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(response.writableLength).toBeLessThan(heldBytesMax);
    expect(proxy.tools.openCalls.size).toBe(1);
    answer.response.resume();
    await answer.ended;
    expect(textIn(answer.text) === longText).toBe(true);
    await until(() => proxy.tools.openCalls.size === 0);
  }, 30_000);

  test('and leaves ends the call', async () => {
    const { answer } = await openEnded();
    answer.leave();
    await until(() => proxy.tools.openCalls.size === 0);
  });

  test('and stays is taken for gone in time', async () => {
    jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] });
    const { response } = await openEnded();
    jest.advanceTimersByTime(callerStallMsMax - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(response.destroyed).toBe(false);
    jest.advanceTimersByTime(1);
    await until(() => proxy.tools.openCalls.size === 0);
    expect(response.destroyed).toBe(true);
  });
});
