import { describe, expect, test } from '@jest/globals';
import { anthropicEvent, messageStream } from '../testing/anthropic-wire.js';
import { type Asking, call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { data, typed } from '../testing/raw-streams.js';
import { beginStream, sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf } from '../testing/test-proxy.js';

// Providers under load answer with a good status and say then that they will not: with an error for a first event.

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: providersAt(url),
  routes: [
    { alias: 'oai-once', targets: [['oai', 'gpt-4.1']], retry: { attemptsMax: 1 } },
    { alias: 'pro-once', targets: [['oai', 'gpt-5-pro']], retry: { attemptsMax: 1 } },
    { alias: 'ant-once', targets: [['ant', 'claude-sonnet-4-5']], retry: { attemptsMax: 1 } },
    { alias: 'goo-once', targets: [['goo', 'gemini-2.5-flash']], retry: { attemptsMax: 1 } },
  ],
}));

const limited = { error: { message: 'Rate limit reached', type: 'rate_limit_error', code: 429 } };
const exhausted = { error: { code: 429, message: 'quota', status: 'RESOURCE_EXHAUSTED' } };
const overloaded = anthropicEvent('error', { error: { type: 'overloaded_error', message: 'Overloaded' } });

/** A prompt that would cost something. */
const prompt = { messages: [{ role: 'user', content: 'word '.repeat(1000) }], max_tokens: 9, stream: true };
const callers: readonly (readonly [string, (model: string) => Asking])[] = [
  ['OpenAI', (model) => ({ body: chat(model, prompt) })],
  ['Anthropic', (model) => ({ path: '/v1/messages', body: chat(model, prompt) })],
];
const free = { outcome: 'failed', usage: { inputTokens: 0, outputTokens: 0 }, usageQuality: 'provider-final' };

describe.each(callers)('a refusal with a good status, for callers of %s', (_who, asking) => {
  test.each([
    ['OpenAI', 'oai-once', data(limited), 429],
    ['Responses', 'pro-once', typed('error', { code: 'rate_limit_exceeded', message: 'slow down' }), 429],
    ['Anthropic', 'ant-once', overloaded, 503],
    ['Gemini', 'goo-once', data(exhausted), 429],
  ])('costs nothing where it is the first event of %s', async (_format, model, event, status) => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end(event);
    };
    const answer = await call(proxy, asking(model));
    expect(answer.status).toBe(_who === 'Anthropic' && status === 503 ? 529 : status);
    expect(await closingsOf(proxy)).toMatchObject([free]);
  });

  test('costs nothing where it is the whole answer', async () => {
    upstream.answer = (received) => sendJson(received, 200, limited);
    await call(proxy, asking('oai-once'));
    expect(await closingsOf(proxy)).toMatchObject([free]);
  });

  test.each([
    ['OpenAI', 'oai-once', limited, 429],
    ['Anthropic', 'ant-once', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 503],
  ])(
    'is told, and costs nothing, where it is bare JSON under the type of events: %s',
    async (_format, model, body, status) => {
      upstream.answer = (received) => sendJson(received, 200, body, { 'content-type': 'text/event-stream' });
      const answer = await call(proxy, asking(model));
      expect(answer.status).toBe(_who === 'Anthropic' && status === 503 ? 529 : status);
      expect(answer.text).toContain(body.error.message);
      expect(await closingsOf(proxy)).toMatchObject([free]);
    },
  );

  test('costs what was counted before it', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end((messageStream[0] ?? '') + overloaded);
    };
    await call(proxy, asking('ant-once'));
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'failed', usage: { inputTokens: 11 } }]);
  });

  const picture = { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo' } };
  const geminiError = data({ error: { code: 500, message: 'boom', status: 'INTERNAL' } });
  const begun = typed('response.created', { response: { id: 'r', model: 'm', output: [] } });
  const search = { type: 'web_search_call', id: 'w', status: 'completed', action: { type: 'search', query: 'x' } };
  const failed = (output: readonly object[]) => {
    const error = { code: 'server_error', message: 'boom' };
    return typed('response.failed', { response: { id: 'r', status: 'failed', error, output } });
  };
  const said = { type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text: 'words' }] };
  const redacted = { index: 0, content_block: { type: 'redacted_thinking', data: 'x' } };

  test.each([
    ['a picture', 'goo-once', [data({ candidates: [{ content: { parts: [picture] } }] }), geminiError]],
    ['hidden thinking', 'ant-once', [anthropicEvent('content_block_start', redacted), overloaded]],
    [
      'a search',
      'pro-once',
      [begun, typed('response.output_item.done', { output_index: 0, item: search }), failed([])],
    ],
    ['what it holds itself', 'pro-once', [begun, failed([said])]],
  ])('costs at least the prompt behind %s', async (_what, model, events) => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end(events.join(''));
    };
    await call(proxy, asking(model));
    const [closing] = await closingsOf(proxy);
    expect(closing).toMatchObject({ outcome: 'failed', usageQuality: 'estimated' });
    expect(closing?.usage.inputTokens).toBeGreaterThan(900);
  });

  test('costs at least the prompt beside a whole answer', async () => {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'words' }, finish_reason: 'error' }];
    upstream.answer = (received) => sendJson(received, 200, { id: 'c', choices, ...limited });
    await call(proxy, asking('oai-once'));
    const [closing] = await closingsOf(proxy);
    expect(closing?.usage.inputTokens).toBeGreaterThan(900);
  });

  test('costs what had come out before it', async () => {
    const words = data({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content: 'some words' } }] });
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end(words + data(limited));
    };
    await call(proxy, asking('oai-once'));
    const [closing] = await closingsOf(proxy);
    expect(closing?.usage.inputTokens).toBeGreaterThan(900);
    expect(closing?.usage.outputTokens).toBeGreaterThan(0);
  });
});
