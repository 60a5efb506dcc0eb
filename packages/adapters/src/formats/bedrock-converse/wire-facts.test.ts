import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, ChatRequest, JsonObject } from '@tollgate/schema';
import { eventStreamBytes } from '../../../conformance/harness/event-stream-bytes.js';
import { replay } from '../../../conformance/harness/replay.js';
import { findProvider } from '../../registry.js';
import { answer, call, claude, encode, gptOss, nova, nova2, problemsOf, qwen, result, say } from './testing/encode.js';

/** One test for each known fact of this wire that can go wrong, named after it; the details are tested beside their source. */
const translation = findProvider('bedrock')?.chat(claude);
if (translation === undefined) throw new Error('There is no such provider.');

const event = (type: string, payload: JsonObject) => ({
  headers: { ':message-type': 'event', ':event-type': type },
  payload,
});
const read = (...messages: readonly (readonly [string, JsonObject])[]): ChatEvent[] =>
  replay(translation, eventStreamBytes(messages.map(([type, payload]) => event(type, payload))));
const tool = { type: 'function', name: 'f' } as const;

describe('requests', () => {
  test('the model stands in the path, and the method asks for a stream', () => {
    expect(encode('a.b:0', { stream: true }).path).toBe('/model/a.b%3A0/converse-stream');
    expect(encode('a.b:0').body).not.toHaveProperty('stream');
  });

  test('system and developer messages are `system` blocks', () => {
    const messages: ChatRequest['messages'] = [
      { role: 'system', content: [{ type: 'text', text: 'A' }] },
      { role: 'developer', content: [{ type: 'text', text: 'B' }] },
      say('Q'),
    ];
    expect(encode(nova, { messages }).body['system']).toEqual([{ text: 'A' }, { text: 'B' }]);
  });

  test('`max_tokens`, `temperature`, `top_p` and `stop` are in `inferenceConfig`', () => {
    const request = { maxOutputTokens: 9, temperature: 0.1, topP: 0.2, stop: ['x'] };
    expect(encode(nova, request).body['inferenceConfig']).toEqual({
      maxTokens: 9,
      temperature: 0.1,
      topP: 0.2,
      stopSequences: ['x'],
    });
  });

  test('`top_k` is in `additionalModelRequestFields`, where the family wants it', () => {
    expect(encode(claude, { topK: 3 }).body['additionalModelRequestFields']).toEqual({ top_k: 3 });
    expect(encode(nova, { topK: 3 }).body['additionalModelRequestFields']).toEqual({ inferenceConfig: { topK: 3 } });
  });

  test('penalties, `seed`, `logprobs`, `user` and `parallel_tool_calls` have no counterpart and are reported', () => {
    const request = {
      frequencyPenalty: 1,
      presencePenalty: 1,
      seed: 1,
      logprobs: {},
      user: 'u',
      parallelToolCalls: false,
    };
    expect(encode(nova, request).dropped.toSorted()).toEqual([
      'frequency_penalty',
      'logprobs',
      'parallel_tool_calls',
      'presence_penalty',
      'seed',
      'user',
    ]);
  });

  test('`n` above one is refused', () => {
    expect(problemsOf(nova, { choices: 2 })).toHaveLength(1);
  });

  test('tools are `toolSpec` with `inputSchema.json`', () => {
    expect(encode(nova, { tools: [tool] }).body['toolConfig']).toEqual({
      tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object', properties: {} } } } }],
    });
  });

  test('a tool’s arguments are an object, and its result stands in a user turn with a status', () => {
    const messages = [say('Q'), call('a', 'f', '{"x":1}'), result('a', 'done')];
    expect(encode(claude, { messages, tools: [tool] }).body['messages']).toEqual([
      { role: 'user', content: [{ text: 'Q' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'f', input: { x: 1 } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [{ text: 'done' }] } }] },
    ]);
  });

  test('all results of one turn stand in one user turn', () => {
    const messages = [say('Q'), answer('I call.'), call('a', 'f'), call('b', 'f'), result('a', '1'), result('b', '2')];
    expect(encode(claude, { messages, tools: [tool] }).body['messages']).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: [{ text: 'I call.' }, {}, {}] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'a' } }, { toolResult: { toolUseId: 'b' } }] },
    ]);
  });

  test('tool call ids of Mistral’s models are nine letters or digits, in calls and results alike', () => {
    const messages = [say('Q'), call('call_abcdefghijklmnop', 'f'), result('call_abcdefghijklmnop', '1')];
    const sent = JSON.stringify(encode('mistral.mistral-large-3-675b-instruct', { messages, tools: [tool] }).body);
    const ids = [...sent.matchAll(/"toolUseId":"([^"]*)"/g)].map(([, id]) => id);
    expect(ids[0]).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  test('a JSON schema is `outputConfig.textFormat` with the schema as a string', () => {
    const responseFormat = { type: 'json-schema', name: 'x', schema: { type: 'object' } } as const;
    expect(encode(qwen, { responseFormat }).body['outputConfig']).toEqual({
      textFormat: { type: 'json_schema', structure: { jsonSchema: { name: 'x', schema: '{"type":"object"}' } } },
    });
  });

  test('reasoning is asked for by `thinking`, `reasoningConfig`, `reasoning_config` or `reasoning_effort`, by model family', () => {
    const fields = (model: string) =>
      Object.keys(Object(encode(model, { reasoning: { effort: 'low' } }).body['additionalModelRequestFields']));
    expect([claude, nova2, qwen, gptOss].map(fields)).toEqual([
      ['thinking'],
      ['reasoningConfig'],
      ['reasoning_config'],
      ['reasoning_effort'],
    ]);
  });

  test('an image is bytes or stands in S3; one on the web must be fetched, and nobody here does', () => {
    const user = (url: string): ChatRequest['messages'] => [
      { role: 'user', content: [{ type: 'image', source: { kind: 'url', url } }] },
    ];
    expect(encode(nova, { messages: user('data:image/png;base64,AAAA') }).body['messages']).toMatchObject([
      { content: [{ image: { source: { bytes: 'AAAA' } } }] },
    ]);
    expect(encode(nova, { messages: user('s3://b/k.png') }).body['messages']).toMatchObject([
      { content: [{ image: { source: { s3Location: { uri: 's3://b/k.png' } } } }] },
    ]);
    expect(problemsOf(nova, { messages: user('https://example.com/k.png') })).toHaveLength(1);
  });

  test('sound is taken by few models', () => {
    const audio = { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AAAA' } } as const;
    const messages: ChatRequest['messages'] = [{ role: 'user', content: [audio] }];
    expect(problemsOf(claude, { messages })).toEqual([
      { path: 'messages[0].content[0]', message: 'this model does not take audio' },
    ]);
    expect(encode('mistral.voxtral-mini-3b-2507', { messages }).body['messages']).toEqual([
      { role: 'user', content: [{ audio: { format: 'wav', source: { bytes: 'AAAA' } } }] },
    ]);
  });

  test('`reasoningText.signature` comes back unchanged', () => {
    const reasoning: ChatRequest['messages'][number] = {
      role: 'assistant',
      content: [{ type: 'reasoning', text: 'Hm', signature: 's+/=' }],
    };
    expect(encode(claude, { messages: [say('Q'), reasoning, say('R')] }).body['messages']).toMatchObject([
      {},
      { content: [{ reasoningContent: { reasoningText: { text: 'Hm', signature: 's+/=' } } }] },
      {},
    ]);
  });
});

describe('answers', () => {
  test('input excludes the cache, whose tokens are in the total', () => {
    const usage = {
      inputTokens: 3,
      outputTokens: 121,
      totalTokens: 2072,
      cacheReadInputTokens: 1712,
      cacheWriteInputTokens: 236,
    };
    const decoded = translation.decodeResponse({
      status: 200,
      headers: {},
      body: { output: { message: { content: [] } }, usage },
    });
    expect(decoded).toMatchObject({ value: { usage: { inputTokens: 1951, outputTokens: 121 } } });
  });

  test('usage arrives behind `messageStop`, and a stream without it was cut short', () => {
    const whole = [
      ['messageStart', {}],
      ['messageStop', { stopReason: 'end_turn' }],
    ] as const;
    expect(read(...whole).at(-1)).toMatchObject({ finishes: [{ reason: 'truncated' }] });
    expect(read(...whole, ['metadata', { usage: { inputTokens: 1 } }]).at(-1)).toMatchObject({
      finishes: [{ reason: 'stop' }],
      usage: { inputTokens: 1 },
    });
  });

  test('text and reasoning blocks begin with their first delta, without a start', () => {
    const events = read(['messageStart', {}], ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'A' } }]);
    expect(events.map(({ type }) => type)).toEqual(['response-start', 'block-start', 'text-delta', 'response-end']);
  });

  test('a call’s arguments come in pieces, and none mean `{}`', () => {
    const start = [
      'contentBlockStart',
      { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a', name: 'f' } } },
    ] as const;
    const json = (events: readonly ChatEvent[]) =>
      events.flatMap((it) => (it.type === 'tool-call-delta' ? [it.json] : []));
    const piece = (input: string) =>
      ['contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input } } }] as const;
    const stop = ['contentBlockStop', { contentBlockIndex: 0 }] as const;
    expect(json(read(start, piece('{"a"'), piece(':1}'), stop))).toEqual(['{"a"', ':1}']);
    expect(json(read(start, stop))).toEqual(['{}']);
  });

  test('the filler member `p` is nobody’s', () => {
    const events = read(
      ['messageStart', { p: 'abc' }],
      ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'A' }, p: 'abc' }],
      ['messageStop', { stopReason: 'end_turn', p: 'a' }],
      ['metadata', { p: 'ab', usage: {} }],
    );
    expect(JSON.stringify(events)).not.toContain('"p"');
  });

  test('events that are new here are passed over', () => {
    expect(
      read(
        ['messageStart', {}],
        ['contentBlockPing', {}],
        ['contentBlockDelta', { contentBlockIndex: 0, delta: { video: {} } }],
      ),
    ).toHaveLength(2);
  });
});

describe('errors', () => {
  const failure = (status: number, message: string, type?: string) =>
    translation.decodeFailure({
      status,
      headers: type === undefined ? {} : { 'x-amzn-errortype': type },
      body: { message },
    });

  test('the type is in the header `x-amzn-errortype`, up to its first colon', () => {
    expect(
      failure(400, 'No.', 'ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/').upstreamType,
    ).toBe('ValidationException');
  });

  test('an unknown model is 400', () => {
    expect(failure(400, 'The provided model identifier is invalid.')).toMatchObject({
      status: 400,
      code: 'upstream.not-found',
    });
  });

  test('bad credentials are 403', () => {
    expect(failure(403, 'x', 'UnrecognizedClientException:')).toMatchObject({
      status: 403,
      code: 'upstream.authentication',
    });
    expect(failure(403, 'x', 'ExpiredTokenException')).toMatchObject({ status: 403, code: 'upstream.authentication' });
  });

  test('throttling is 429, and names no wait', () => {
    const throttled = failure(429, 'Too many requests, please wait before trying again.', 'ThrottlingException');
    expect(throttled).toMatchObject({ code: 'upstream.rate-limited', retryable: true });
    expect(throttled.retryAfterMs).toBeUndefined();
  });

  test('an exception inside a stream is a message of its own kind', () => {
    const headers = { ':message-type': 'exception', ':exception-type': 'serviceUnavailableException' };
    const events = replay(
      translation,
      eventStreamBytes([event('messageStart', {}), { headers, payload: { message: 'Gone.' } }]),
    );
    expect(events.at(-1)).toMatchObject({ type: 'response-error', code: 'upstream.overloaded', message: 'Gone.' });
  });
});
