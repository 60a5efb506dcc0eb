import { describe, expect, test } from '@jest/globals';
import { anthropicEvent, messageBody, messageStream } from '../testing/anthropic-wire.js';
import { call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { chatBody, chatStream, doneEvent, finishChunk, usageChunk } from '../testing/openai-wire.js';
import { counts, data, gemini, lastWords, words } from '../testing/raw-streams.js';
import { beginChunked, chunk, lastChunk, type RawCall, sendJson, sendText } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({ providers: providersAt(url) }));

function sendStream(events: readonly string[], size = 50) {
  const bytes = Buffer.from(events.join(''));
  return (received: RawCall) => {
    beginChunked(received);
    for (let at = 0; at < bytes.length; at += size) received.socket.write(chunk(bytes.subarray(at, at + size)));
    received.socket.write(lastChunk);
  };
}

function dataOf(text: string): { type?: string; [member: string]: unknown }[] {
  const lines = text.split('\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

const settled = [{ outcome: 'settled', usageQuality: 'provider-final', usage: { inputTokens: 11, outputTokens: 2 } }];
const messages = { path: '/v1/messages', headers: { 'anthropic-version': '2023-06-01' } };

describe('an OpenAI caller and an Anthropic provider', () => {
  test('a whole answer', async () => {
    upstream.answer = (received) => sendJson(received, 200, messageBody);
    const answer = await call(proxy, { body: chat('ant/claude-sonnet-4-5', { max_tokens: 10 }) });
    expect(JSON.parse(answer.text)).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 },
    });
    expect(answer.headers['x-tollgate-cost-usd']).toMatch(/^0\.\d{12}$/);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject(settled);
    expect(upstream.calls.at(-1)?.path).toBe('/v1/messages');
  });

  test('a stream', async () => {
    upstream.answer = sendStream(messageStream);
    const answer = await call(proxy, {
      body: chat('ant/claude-sonnet-4-5', { stream: true, stream_options: { include_usage: true } }),
    });
    const chunks = dataOf(answer.text);
    const content = chunks.map(
      (event) => (event['choices'] as { delta: { content?: string } }[])[0]?.delta.content ?? '',
    );
    expect(content.join('')).toBe('Hällo wörld 😀');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 2 } });
    expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject(settled);
  });

  test('what the provider cannot do is told in a header', async () => {
    upstream.answer = (received) => sendJson(received, 200, messageBody);
    const answer = await call(proxy, { body: chat('ant/claude-sonnet-4-5', { frequency_penalty: 1 }) });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-tollgate-dropped']).toContain('frequency_penalty');
  });

  test.each([false, true])(
    'JSON is asked for in the instructions, and the caller is told (stream: %s)',
    async (stream) => {
      upstream.answer = stream ? sendStream(messageStream) : (received) => sendJson(received, 200, messageBody);
      const asked = { stream, seed: 1, response_format: { type: 'json_object' } };
      const answer = await call(proxy, { body: chat('ant/claude-sonnet-4-5', asked) });
      expect(answer.status).toBe(200);
      const dropped = 'response_format: JSON is only asked for in the instructions, seed';
      expect(answer.headers['x-tollgate-dropped']).toBe(dropped);
      const sent = JSON.parse(upstream.calls.at(-1)?.body.toString() ?? '');
      expect(sent.system).toEqual([{ type: 'text', text: expect.stringContaining('one valid JSON object') }]);
    },
  );

  test('an error keeps its status, type and message', async () => {
    upstream.answer = (received) =>
      sendJson(received, 400, {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'max_tokens: too large' },
      });
    const answer = await call(proxy, { body: chat('ant/claude-sonnet-4-5') });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).error).toMatchObject({
      type: 'invalid_request_error',
      message: 'max_tokens: too large',
      code: 'upstream.invalid-request',
    });
  });

  test('an error inside the stream reaches the caller as one, and the stream has no end', async () => {
    const error = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
    upstream.answer = sendStream([...messageStream.slice(0, 4), error]);
    const answer = await call(proxy, { body: chat('ant/claude-sonnet-4-5', { stream: true }) });
    expect(dataOf(answer.text).at(-1)).toMatchObject({ error: { message: 'Overloaded' } });
    expect(answer.text).not.toContain('[DONE]');
    expect(dataOf(answer.text).filter((event) => 'error' in event)).toHaveLength(1);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.overloaded' },
    ]);
  });
});

describe('a stream of Anthropic that never counts its output to the end', () => {
  const [before, after] = [messageStream.slice(0, -2), messageStream.slice(-1)];
  const delta = { stop_reason: 'end_turn', stop_sequence: null };
  const ends: [string, string[]][] = [
    ['says no count', [anthropicEvent('message_delta', { delta })]],
    ['says one below zero', [anthropicEvent('message_delta', { delta, usage: { output_tokens: -7 } })]],
    ['says an absurd one', [anthropicEvent('message_delta', { delta, usage: { output_tokens: 2e12 } })]],
  ];

  test.each(ends)('%s: the bill is estimated by the text, and the caller is shown it', async (_name, between) => {
    upstream.answer = sendStream([...before, ...between, ...after]);
    const body = chat('ant/claude-sonnet-4-5', { stream: true, stream_options: { include_usage: true } });
    const answer = await call(proxy, { body });
    await call(proxy, { ...messages, body: chat('ant/claude-sonnet-4-5', { stream: true, max_tokens: 9 }) });
    const [translated, passed] = proxy.recorder.attempts.map(({ closings }) => closings[0]);
    for (const closing of [translated, passed]) {
      expect(closing).toMatchObject({ outcome: 'settled', usageQuality: 'estimated', usage: { inputTokens: 11 } });
      expect(closing?.usage.outputTokens).toBeGreaterThan(2);
    }
    expect(dataOf(answer.text).at(-1)?.['usage']).toMatchObject({
      prompt_tokens: 11,
      completion_tokens: translated?.usage.outputTokens,
    });
  });
});

describe('an Anthropic caller and an OpenAI provider', () => {
  test('a whole answer', async () => {
    upstream.answer = (received) => sendJson(received, 200, chatBody);
    const answer = await call(proxy, { ...messages, body: chat('oai/gpt-4.1', { max_tokens: 10, system: 'be kind' }) });
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'message',
      content: [{ type: 'text', text: 'Hello there' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 11, output_tokens: 2 },
    });
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject(settled);
  });

  test('a stream', async () => {
    upstream.answer = sendStream(chatStream);
    const answer = await call(proxy, { ...messages, body: chat('oai/gpt-4.1', { max_tokens: 10, stream: true }) });
    const types = dataOf(answer.text).map(({ type }) => type);
    expect(types[0]).toBe('message_start');
    expect(types.at(-1)).toBe('message_stop');
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject(settled);
  });

  test.each([
    ['a whole answer', false, (received: RawCall) => sendJson(received, 200, { ...chatBody, usage: undefined })],
    ['a stream', true, sendStream(chatStream.filter((event) => event !== usageChunk))],
    ['JSON for a stream', true, (received: RawCall) => sendJson(received, 200, { ...chatBody, usage: undefined })],
    ['a stream for a whole answer', false, sendStream(chatStream.filter((event) => event !== usageChunk))],
  ])('of a provider that counts nothing gets the counts it is billed by: %s', async (_name, stream, answerWith) => {
    upstream.answer = answerWith;
    const answer = await call(proxy, { ...messages, body: chat('oai/gpt-4.1', { max_tokens: 10, stream }) });
    const { usage, usageQuality } = proxy.recorder.attempts[0]?.closings[0] ?? {};
    expect(usageQuality).toBe('estimated');
    expect(usage?.outputTokens).toBeGreaterThan(1);
    const end = stream ? dataOf(answer.text).find(({ type }) => type === 'message_delta') : JSON.parse(answer.text);
    expect(end?.['usage']).toMatchObject({ input_tokens: usage?.inputTokens, output_tokens: usage?.outputTokens });
    if (stream) expect(dataOf(answer.text).at(-1)?.type).toBe('message_stop');
  });

  test('an answer without content or counts is whole all the same', async () => {
    upstream.answer = sendStream([finishChunk, doneEvent]);
    const answer = await call(proxy, { ...messages, body: chat('oai/gpt-4.1', { max_tokens: 10, stream: true }) });
    expect(dataOf(answer.text).map(({ type }) => type)).toEqual(['message_start', 'message_delta', 'message_stop']);
    expect(proxy.recorder.attempts).toHaveLength(1);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([{ outcome: 'settled' }]);
  });

  test('a request that its own format does not take is refused before any provider is asked', async () => {
    const before = upstream.calls.length;
    const answer = await call(proxy, { ...messages, body: chat('oai/gpt-4.1', { max_tokens: 'many' }) });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(answer.text).toContain('max_tokens');
    expect(upstream.calls.length).toBe(before);
    expect(proxy.recorder.attempts).toHaveLength(0);
  });
});

describe('a provider that answers in another way than it was asked to', () => {
  test('JSON for a stream becomes a stream', async () => {
    upstream.answer = (received) => sendJson(received, 200, chatBody);
    const answer = await call(proxy, { body: chat('oai/gpt-4.1', { stream: true }) });
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(answer.text).toContain('Hello there');
    expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject(settled);
  });

  test('a stream for a whole answer becomes a whole answer', async () => {
    upstream.answer = sendStream(chatStream);
    const answer = await call(proxy, { body: chat('oai/gpt-4.1') });
    expect(JSON.parse(answer.text)).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'Hällo wörld 😀' }, finish_reason: 'stop' }],
    });
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject(settled);
  });

  test.each(['Text/Event-Stream', 'TEXT/EVENT-STREAM; Charset=UTF-8', 'text/event-stream ;charset=utf-8'])(
    'a stream is known by its media type in any letters: %s',
    async (contentType) => {
      for (const stream of [true, false]) {
        upstream.answer = (received) => {
          beginChunked(received, { 'content-type': contentType });
          received.socket.write(chunk(Buffer.from(chatStream.join(''))));
          received.socket.write(lastChunk);
        };
        const answer = await call(proxy, { body: chat('oai/gpt-4.1', { stream }) });
        expect(answer.status).toBe(200);
        expect(answer.text).toContain('wörld');
      }
      expect(proxy.recorder.attempts.map(({ closings }) => closings[0]?.outcome)).toEqual(['settled', 'settled']);
    },
  );

  const vagueTypes: readonly [string, Record<string, string>][] = [
    ['no type', {}],
    ['text/plain', { 'content-type': 'text/plain; charset=utf-8' }],
    ['application/octet-stream', { 'content-type': 'application/octet-stream' }],
  ];

  test.each(vagueTypes)(
    'a stream is known by its beginning where its type says nothing: %s',
    async (_type, headers) => {
      const askings = [
        { body: chat('oai/gpt-4.1', { stream: true }) },
        { body: chat('oai/gpt-4.1') },
        { ...messages, body: chat('oai/gpt-4.1', { stream: true, max_tokens: 9 }) },
      ];
      for (const asking of askings) {
        upstream.answer = ({ socket }) => {
          const lines = Object.entries({ ...headers, 'transfer-encoding': 'chunked' });
          socket.write(`HTTP/1.1 200 OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
          for (const piece of ['\n', 'da', chatStream.join('').slice(2)]) socket.write(chunk(piece));
          socket.write(lastChunk);
        };
        const answer = await call(proxy, asking);
        expect(answer.status).toBe(200);
        expect(answer.text).toContain('wörld');
      }
      expect(proxy.recorder.attempts.map(({ closings }) => closings[0]?.outcome)).toEqual(askings.map(() => 'settled'));
    },
  );

  test.each(vagueTypes)('and so is what is none: %s', async (_type, headers) => {
    const request = { body: chat('oai/gpt-4.1', { stream: true }) };
    upstream.answer = (received) => sendText(received, 200, JSON.stringify(chatBody), headers);
    expect((await call(proxy, request)).text).toMatch(/Hello there[^]*data: \[DONE\]\n\n$/);
    for (const body of ['<html>data: hi</html>', '{"error":{"message":"no"}}']) {
      upstream.answer = (received) => sendText(received, 200, body, headers);
      expect((await call(proxy, request)).status).toBe(502);
    }
  });

  test.each([...vagueTypes, ['a page', { 'content-type': 'text/html' }] as const])(
    'a page is none of Gemini, whose streams may be bare JSON, and its pieces are: %s',
    async (_type, headers) => {
      upstream.answer = (received) => sendText(received, 200, '<html>hi</html>', headers);
      expect((await call(proxy, gemini('goo/gemini-2.5-flash'))).status).toBe(502);
      const pieces = [words, { ...lastWords, ...counts }];
      for (const body of [pieces.map(data).join(''), JSON.stringify(pieces)]) {
        upstream.answer = (received) => sendText(received, 200, body, headers);
        const answer = await call(proxy, { body: chat('goo/gemini-2.5-flash', { stream: true }) });
        expect(answer.text).toMatch(/wörld[^]*data: \[DONE\]\n\n$/);
      }
    },
  );

  test('a cut stream for a whole answer is an error', async () => {
    upstream.answer = sendStream(chatStream.slice(0, 3));
    const answer = await call(proxy, { body: chat('oai/gpt-4.1', {}) });
    expect(answer.status).toBe(502);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([{ outcome: 'failed', usageQuality: 'estimated' }]);
  });

  test.each([
    [
      'a page with status 200',
      (received: RawCall) => sendText(received, 200, '<html>hi</html>', { 'content-type': 'text/html' }),
    ],
    ['JSON of another shape', (received: RawCall) => sendJson(received, 200, { hello: 'world' })],
    ['nothing', (received: RawCall) => sendJson(received, 200, '')],
    ['half a body', (received: RawCall) => sendJson(received, 200, '{"choices":[')],
  ])('%s is an error in either way of asking, and nothing crashes', async (_name, answerWith) => {
    upstream.answer = answerWith;
    for (const stream of [false, true]) {
      proxy.recorder.attempts.length = 0;
      const answer = await call(proxy, { body: chat('oai/gpt-4.1', { stream }) });
      expect(answer.status).toBe(502);
      expect(JSON.parse(answer.text).error.code).toBe('upstream.unreadable');
      for (const { closings } of proxy.recorder.attempts) expect(closings).toHaveLength(1);
    }
  });
});
