import { describe, expect, test } from '@jest/globals';
import { anthropicEvent, messageStream } from '../testing/anthropic-wire.js';
import { ask, call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { chatStream } from '../testing/openai-wire.js';
import { gemini } from '../testing/raw-streams.js';
import { beginChunked, beginStream, chunk, type RawCall, sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf, until } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: providersAt(url),
  // One attempt each, so that every cut is seen by the caller.
  routes: [
    { alias: 'oai-once', targets: [['oai', 'gpt-4.1']], retry: { attemptsMax: 1 } },
    { alias: 'ant-once', targets: [['ant', 'claude-sonnet-4-5']], retry: { attemptsMax: 1 } },
  ],
}));

/** Three ways in which a connection ends early. */
const cuts = {
  'a clean close': (received: RawCall, bytes: Buffer) => {
    beginStream(received);
    received.socket.end(bytes);
  },
  'a close inside the framing': (received: RawCall, bytes: Buffer) => {
    beginChunked(received);
    if (bytes.length > 0) received.socket.write(chunk(bytes));
    received.socket.end();
  },
  'a reset': (received: RawCall, bytes: Buffer) => {
    beginStream(received);
    received.socket.write(bytes, () => setTimeout(() => received.socket.resetAndDestroy(), 2));
  },
};

const streams = {
  'OpenAI to OpenAI': { path: '/v1/chat/completions', model: 'oai-once', events: chatStream },
  'OpenAI to OpenAI, counts hidden': {
    path: '/v1/chat/completions',
    model: 'oai-once',
    events: chatStream,
    hides: true,
  },
  'Anthropic to Anthropic': { path: '/v1/messages', model: 'ant-once', events: messageStream },
  'OpenAI caller, Anthropic provider': { path: '/v1/chat/completions', model: 'ant-once', events: messageStream },
  'Anthropic caller, OpenAI provider': { path: '/v1/messages', model: 'oai-once', events: chatStream },
} as const;

/** The place behind the last event that says something; whatever is cut before it is not complete. */
function completeAt(events: readonly string[]): number {
  return Buffer.byteLength(events.join('')) - 2;
}

/** Every boundary of an event with its neighbours, and places spread over the rest. */
function places(events: readonly string[]): number[] {
  const bytes = Buffer.byteLength(events.join(''));
  const found = new Set<number>([1, 2, 3]);
  let boundary = 0;
  for (const event of events) {
    boundary += Buffer.byteLength(event);
    for (const near of [-2, -1, 0, 1]) found.add(boundary + near);
  }
  for (let at = 5; at < bytes; at += 61) found.add(at);
  return [...found].filter((at) => at > 0 && at < completeAt(events)).toSorted((left, right) => left - right);
}

describe.each(Object.entries(cuts))('a stream that is cut by %s', (_how, cut) => {
  test.each(Object.entries(streams))('never looks finished: %s', async (_name, { path, model, events, ...more }) => {
    const bytes = Buffer.from(events.join(''));
    const options = 'hides' in more ? {} : { stream_options: { include_usage: true } };
    for (const at of places(events)) {
      upstream.answer = (received) => cut(received, bytes.subarray(0, at));
      proxy.recorder.attempts.length = 0;
      const answer = await ask(proxy, { path, body: chat(model, { stream: true, max_tokens: 9, ...options }) });
      await answer.ended.catch(() => undefined);
      const place = `${at}: ${answer.text.slice(-200)}`;
      expect(place).not.toMatch(/\[DONE\]\s*$/);
      expect(place).not.toContain('"message_stop"');
      expect([place, answer.text.match(/"error":\{/g)?.length]).toEqual([place, 1]);
      const [attempt] = proxy.recorder.attempts;
      expect(attempt?.closings).toHaveLength(1);
      expect(attempt?.closings[0]).toMatchObject({ outcome: 'failed' });
      expect(attempt?.closings[0]?.usageQuality).not.toBe('provider-final');
    }
  });
});

describe('a block that only another format knows and that is too long to be told', () => {
  const redacted = { type: 'redacted_thinking', data: 'x'.repeat(600_000) };
  const hidden = [
    messageStream[0] ?? '',
    anthropicEvent('content_block_start', { index: 0, content_block: redacted }),
    anthropicEvent('content_block_stop', { index: 0 }),
  ].join('');
  const rest = messageStream.slice(1).map((event) => event.replace('"index":0', '"index":1'));

  test('ends the answer in an error, with the counts of its provider, and nothing of it is told after that', async () => {
    const block = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
    const delta = { type: 'input_json_delta', partial_json: `"${'x'.repeat(200_000)}"` };
    const events = [
      messageStream[0] ?? '',
      anthropicEvent('content_block_start', { index: 0, content_block: block }),
      ...Array.from({ length: 6 }, () => anthropicEvent('content_block_delta', { index: 0, delta })),
      anthropicEvent('content_block_stop', { index: 0 }),
      ...rest,
    ];
    upstream.answer = (received) => cuts['a clean close'](received, Buffer.from(events.join('')));
    const answer = await ask(proxy, { body: chat('ant/claude-sonnet-4-5', { stream: true }) });
    await answer.ended;
    expect(answer.text.match(/"code":"[^"]*"/g)).toEqual(['"code":"upstream.unreadable"']);
    expect(answer.text).not.toMatch(/wörld|\[DONE\]\s*$/);
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.unreadable', usage: { inputTokens: 11, outputTokens: 2 } },
    ]);
  });

  test('is no answer where it comes before all else, and is billed by the counts at the end of it', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.write(hidden);
      setTimeout(() => received.socket.end(rest.join('')), 1500);
    };
    const answer = await call(proxy, gemini('ant-once'));
    expect([answer.status, JSON.parse(answer.text).error.status]).toEqual([502, 'UNAVAILABLE']);
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.unreadable', usage: { inputTokens: 11, outputTokens: 2 } },
    ]);
  });

  test('lets its caller go at once, and reads on to the counts', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.write(hidden);
      void answered.then(() => {
        received.socket.write(rest.slice(0, 3).join(''));
        setTimeout(() => received.socket.end(rest.slice(3).join('')), 1500);
      });
    };
    let leave: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const answer = await call(proxy, { body: chat('ant/claude-sonnet-4-5', { stream: true }) });
    leave();
    expect(answer.text.match(/"code":"[^"]*"/g)).toEqual(['"code":"upstream.unreadable"']);
    expect(answer.text).not.toMatch(/wörld|\[DONE\]/);
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.unreadable', usage: { inputTokens: 11, outputTokens: 2 } },
    ]);
  });

  test('makes an answer that comes whole an error, too', async () => {
    const found = {
      type: 'web_search_tool_result',
      tool_use_id: 's',
      content: [{ encrypted_content: 'x'.repeat(600_000) }],
    };
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [found, { type: 'text', text: 'So.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 11, output_tokens: 2 },
    };
    upstream.answer = (received) => sendJson(received, 200, message);
    const told = await call(proxy, { body: chat('ant-once') });
    expect([told.status, JSON.parse(told.text).error.code]).toEqual([502, 'upstream.unreadable']);
    expect(proxy.recorder.attempts.at(-1)?.closings).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.unreadable', usage: { inputTokens: 11, outputTokens: 2 } },
    ]);
    const own = await call(proxy, { path: '/v1/messages', body: chat('ant-once', { max_tokens: 9 }) });
    expect([own.status, JSON.parse(own.text)]).toEqual([200, message]);
  });
});

describe('a stream that is whole', () => {
  test.each(Object.entries(streams))('ends as its format says: %s', async (_name, { path, model, events }) => {
    upstream.answer = (received) => cuts['a clean close'](received, Buffer.from(events.join('')));
    const answer = await ask(proxy, { path, body: chat(model, { stream: true, max_tokens: 9 }) });
    await answer.ended;
    expect(answer.text).toMatch(path === '/v1/messages' ? /"message_stop"/ : /\[DONE\]\s*$/);
    expect(answer.text).not.toContain('"error"');
  });

  test('an error event of the provider itself is passed on once and ends the attempt as failed', async () => {
    const error = anthropicEvent('error', { error: { type: 'overloaded_error', message: 'Overloaded' } });
    const begun = messageStream.slice(0, 4).join('');
    let fail: () => void = () => undefined;
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.write(begun);
      fail = () => received.socket.end(error);
    };
    const body = chat('ant-once', { stream: true, max_tokens: 9 });
    const answer = await ask(proxy, { path: '/v1/messages', body });
    await until(() => answer.text === begun);
    fail();
    await answer.ended;
    expect(answer.text).toBe(begun + error);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.overloaded' },
    ]);
  });
});
