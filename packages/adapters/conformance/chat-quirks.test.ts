import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject, JsonValue } from '@tollgate/schema';
import type { ChatTranslation, UpstreamFailure } from '../src/core/chat-translation.js';
import { findProvider, type ProviderKind } from '../src/registry.js';
import { type ObservedAnswer, observeEvents, observeResult } from './harness/answer.js';
import { brokenLaws, claimsToBeWhole } from './harness/event-laws.js';
import { replay } from './harness/replay.js';

// In what providers of OpenAI's chat differ on the wire, one test for each difference, told with what they send. Where
// there are recordings, those are the proof; these name what to look for when one of them fails.

function chatOf(id: ProviderKind): ChatTranslation {
  const provider = findProvider(id);
  if (provider === undefined) throw new Error(`There is no provider ${id}.`);
  return provider.chat('m');
}

const event = (value: JsonValue | string): string =>
  `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const chunk = (choices: readonly JsonValue[], more: JsonObject = {}): JsonObject => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1_760_000_000,
  model: 'm',
  choices,
  ...more,
});
const delta = (members: JsonObject, finish: string | null = null): JsonObject => ({
  index: 0,
  delta: members,
  finish_reason: finish,
});
const done = event('[DONE]');

/** What a provider's stream says, which has to keep the laws of events. */
function streamed(id: ProviderKind, text: string): ObservedAnswer & { events: readonly ChatEvent[]; whole: boolean } {
  const events = replay(chatOf(id), new TextEncoder().encode(text));
  expect(brokenLaws(events)).toEqual([]);
  return { ...observeEvents(events), events, whole: claimsToBeWhole(events) };
}

function answered(id: ProviderKind, message: JsonObject, finish: string, usage: JsonObject = {}): ObservedAnswer {
  const choice = { index: 0, message: { role: 'assistant', ...message }, finish_reason: finish };
  const body = { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [choice], usage };
  const decoded = chatOf(id).decodeResponse({ status: 200, headers: {}, body });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return observeResult(decoded.value);
}

function refused(id: ProviderKind, status: number, body: JsonValue): UpstreamFailure {
  return chatOf(id).decodeFailure({ status, headers: {}, body });
}

describe('quirk 1: input counts include the cache', () => {
  test.each<[ProviderKind, JsonObject]>([
    ['openai', { prompt_tokens_details: { cached_tokens: 80 } }],
    ['azure', { prompt_tokens_details: { cached_tokens: 80 } }],
    ['groq', { prompt_tokens_details: { cached_tokens: 80 } }],
    ['xai', { prompt_tokens_details: { cached_tokens: 80 } }],
    ['openrouter', { prompt_tokens_details: { cached_tokens: 80 } }],
    ['mistral', { num_cached_tokens: 80 }],
    ['deepseek', { prompt_cache_hit_tokens: 80, prompt_cache_miss_tokens: 20 }],
    ['moonshot', { cached_tokens: 80 }],
  ])('of %s, which says %j', (id, cached) => {
    const usage = { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105, ...cached };
    expect(answered(id, { content: 'Hi' }, 'stop', usage).usage).toMatchObject({
      input: 100,
      cacheRead: 80,
      output: 5,
    });
  });

  test('and cannot be less than it, whatever Grok on Azure says', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 163 } };
    expect(answered('azure', { content: 'Hi' }, 'stop', usage).usage).toMatchObject({ input: 100, cacheRead: 100 });
  });

  test('and those of sound only at Mistral not', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 390,
      prompt_tokens_details: { audio_tokens: 375 },
    };
    expect(answered('mistral', { content: 'Hi' }, 'stop', usage).usage.input).toBe(385);
    expect(answered('openai', { content: 'Hi' }, 'stop', usage).usage.input).toBe(10);
  });
});

describe('quirk 2: output counts', () => {
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 115,
    completion_tokens_details: { reasoning_tokens: 100 },
  };

  test('of xAI exclude thinking', () => {
    expect(answered('xai', { content: 'Hi' }, 'stop', usage).usage).toMatchObject({ output: 105, reasoning: 100 });
    const stream = event(chunk([delta({ content: 'Hi' }, 'stop')])) + event(chunk([], { usage })) + done;
    expect(streamed('xai', stream).usage).toMatchObject({ output: 105, reasoning: 100 });
  });

  test.each<ProviderKind>(['openai', 'groq', 'deepseek', 'openrouter', 'cerebras', 'alibaba', 'zai', 'together'])(
    'of %s include it',
    (id) => {
      const inside = { ...usage, completion_tokens: 105 };
      expect(answered(id, { content: 'Hi' }, 'stop', inside).usage).toMatchObject({ output: 105, reasoning: 100 });
    },
  );
});

describe('quirk 4: a call of a named tool ends with `stop`', () => {
  const call = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } };

  test.each<ProviderKind>(['openai', 'azure'])('at %s, and is a call all the same', (id) => {
    expect(answered(id, { content: null, tool_calls: [call] }, 'stop').choices[0]).toMatchObject({
      toolCalls: [{ id: 'call_1', name: 'f' }],
      finish: 'tool-calls',
    });
    const stream = event(chunk([delta({ tool_calls: [{ index: 0, ...call }] })])) + event(chunk([delta({}, 'stop')]));
    expect(streamed(id, stream + done).choices[0]?.finish).toBe('tool-calls');
  });
});

describe('quirk 5: the end of a stream', () => {
  const first = chunk([delta({ role: 'assistant', content: 'Hi' })], {
    usage: { prompt_tokens: 3, completion_tokens: 1 },
  });
  const last = chunk([{ ...delta({ content: '' }, 'stop'), message: { role: 'assistant', content: 'Hi' } }], {
    object: 'chat.completion.done',
    usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
  });

  test('of Perplexity has CRLF and an object in place of a mark', () => {
    const stream = (event(first) + event(last)).replaceAll('\n', '\r\n');
    expect(streamed('perplexity', stream)).toMatchObject({
      whole: true,
      choices: [{ text: 'Hi', finish: 'stop' }],
      usage: { input: 3, output: 1 },
    });
  });

  test('is missing where a finish reason is all there was', () => {
    for (const id of ['openai', 'groq', 'mistral'] as const) {
      expect(streamed(id, event(chunk([delta({ content: 'Hi' }, 'stop')]))).whole).toBe(false);
    }
  });
});

describe('quirk 6: what is no piece of the answer', () => {
  const answer = event(chunk([delta({ content: 'Hi' })])) + event(chunk([delta({}, 'stop')]));
  const expected = { whole: true, choices: [{ text: 'Hi', finish: 'stop' }] };

  test.each<[ProviderKind, string]>([
    ['openrouter', ': OPENROUTER PROCESSING\n\n'],
    ['deepseek', ': keep-alive\n\n'],
  ])('is passed over: comments of %s', (id, comment) => {
    expect(streamed(id, comment + answer + comment + done)).toMatchObject(expected);
  });

  test('is passed over: what Azure says of its filters before there is an id or a model', () => {
    const filters = { id: '', model: '', created: 0, prompt_filter_results: [{ prompt_index: 0 }] };
    const { events, ...said } = streamed('azure', event(chunk([], filters)) + answer + done);
    expect(said).toMatchObject(expected);
    expect(events[0]).toEqual({ type: 'response-start', id: 'c', model: 'm', createdS: 1_760_000_000 });
  });

  test('is passed over: a chunk without choices after that with the counts', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 1 };
    const tail = event(chunk([], { usage })) + event(chunk([], { usage: null, moderation: {} }));
    expect(streamed('openai', answer + tail + done)).toMatchObject({ ...expected, usage: { input: 3, output: 1 } });
  });
});

describe('quirk 7: counts come', () => {
  const usage = { prompt_tokens: 30, completion_tokens: 10, total_tokens: 40 };
  const counted = { input: 30, output: 10 };
  const text = event(chunk([delta({ content: 'Hi' })]));

  test.each<ProviderKind>(['mistral', 'deepseek', 'alibaba', 'zai'])('with the last piece at %s', (id) => {
    expect(streamed(id, text + event(chunk([delta({ content: '!' }, 'stop')], { usage })) + done)).toMatchObject({
      usage: counted,
      choices: [{ text: 'Hi!', finish: 'stop' }],
    });
  });

  test('with a repeated end at OpenRouter', () => {
    const end = delta({ role: 'assistant', content: '' }, 'stop');
    const stream = text + event(chunk([end])) + event(chunk([end], { usage })) + done;
    expect(streamed('openrouter', stream)).toMatchObject({ usage: counted, choices: [{ text: 'Hi', finish: 'stop' }] });
  });

  test.each<ProviderKind>(['openai', 'xai', 'azure', 'together', 'cerebras', 'huggingface'])('after it at %s', (id) => {
    const stream = text + event(chunk([delta({}, 'stop')], { usage: null })) + event(chunk([], { usage })) + done;
    expect(streamed(id, stream).usage).toMatchObject(counted);
  });

  test('three times at Groq, and count once', () => {
    const end = chunk([delta({}, 'stop')], { usage, x_groq: { id: 'r', usage } });
    expect(streamed('groq', text + event(end) + event(chunk([], { usage })) + done).usage).toMatchObject(counted);
    const own = chunk([delta({}, 'stop')], { x_groq: { id: 'r', usage } });
    expect(streamed('groq', text + event(own) + done).usage).toMatchObject(counted);
  });

  test('with every chunk at Perplexity, and the last is right', () => {
    const growing = [3, 7, 10].map((completion) =>
      event(chunk([delta({ content: 'a' })], { usage: { prompt_tokens: 30, completion_tokens: completion } })),
    );
    const end = chunk([delta({}, 'stop')], { object: 'chat.completion.done', usage });
    expect(streamed('perplexity', growing.join('') + event(end))).toMatchObject({
      usage: counted,
      choices: [{ text: 'aaa' }],
    });
  });
});

describe('quirk 8: a tool call comes', () => {
  const expected = [{ id: 'call_1', name: 'f', arguments: '{"x":1}' }];
  const finish = event(chunk([delta({}, 'tool_calls')])) + done;

  test.each<ProviderKind>(['xai', 'groq', 'cerebras'])('whole from %s', (id) => {
    const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"x":1}' } };
    const [choice] = streamed(id, event(chunk([delta({ tool_calls: [call] })])) + finish).choices;
    expect(choice).toMatchObject({ toolCalls: expected, finish: 'tool-calls' });
  });

  test('whole, with the end and without a place, from Mistral', () => {
    const calls = ['a', 'b'].map((name) => ({ id: `call0000${name}`, function: { name, arguments: '{}' } }));
    const [choice] = streamed(
      'mistral',
      event(chunk([delta({ content: '', tool_calls: calls }, 'tool_calls')])) + done,
    ).choices;
    expect(choice?.toolCalls.map(({ id, name }) => [id, name])).toEqual([
      ['call0000a', 'a'],
      ['call0000b', 'b'],
    ]);
  });

  test.each<ProviderKind>(['openai', 'azure', 'deepseek', 'openrouter', 'together', 'alibaba'])(
    'in pieces from %s',
    (id) => {
      const pieces = [
        { id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } },
        { function: { arguments: '{"x"' } },
        { function: { arguments: ':1}' } },
      ].map((piece) => event(chunk([delta({ tool_calls: [{ index: 0, ...piece }] })])));
      expect(streamed(id, pieces.join('') + finish).choices[0]?.toolCalls).toEqual(expected);
    },
  );
});

test('quirk 9: no arguments are an empty object', () => {
  for (const given of ['', null, undefined]) {
    const called = { name: 'f', ...(given === undefined ? {} : { arguments: given }) };
    const call = { id: 'call_1', type: 'function', function: called };
    expect(answered('openrouter', { content: null, tool_calls: [call] }, 'tool_calls').choices[0]?.toolCalls).toEqual([
      { id: 'call_1', name: 'f', arguments: '{}' },
    ]);
    const stream = event(chunk([delta({ tool_calls: [{ index: 0, ...call }] }, 'tool_calls')])) + done;
    expect(streamed('openrouter', stream).choices[0]?.toolCalls[0]?.arguments).toBe('{}');
  }
});

describe('quirk 10: the content of Mistral', () => {
  const thinking = (text: string, closed = false): JsonObject => ({
    type: 'thinking',
    thinking: text === '' ? [] : [{ type: 'text', text }],
    ...(closed ? { closed } : {}),
  });

  test('is a text or a list', () => {
    expect(answered('mistral', { content: 'Yes.' }, 'stop').choices[0]).toMatchObject({ text: 'Yes.', reasoning: '' });
    const content = [thinking('Hm.', true), { type: 'text', text: 'Yes.' }];
    expect(answered('mistral', { content }, 'stop').choices[0]).toMatchObject({ text: 'Yes.', reasoning: 'Hm.' });
  });

  test('changes between both in one stream, also within one piece', () => {
    const contents: readonly JsonValue[] = [
      '',
      [thinking('H')],
      [thinking('m.'), { type: 'text', text: 'Y' }],
      [{ type: 'text', text: 'e' }],
      's.',
    ];
    const pieces = contents.map((content) => event(chunk([delta({ content })])));
    expect(streamed('mistral', pieces.join('') + event(chunk([delta({}, 'stop')])) + done).choices[0]).toMatchObject({
      text: 'Yes.',
      reasoning: 'Hm.',
    });
  });
});

describe('quirk 13: errors', () => {
  test('of xAI are a text', () => {
    expect(refused('xai', 400, { code: 'invalid-argument', error: 'Bad `n`.' })).toMatchObject({
      code: 'upstream.invalid-request',
      message: 'Bad `n`.',
      upstreamCode: 'invalid-argument',
    });
  });

  test('of Mistral have an object for a message, or only details', () => {
    const message = { detail: [{ type: 'missing', loc: ['body', 'model'], msg: 'Field required' }] };
    const body = { object: 'error', message, type: 'invalid_request_error', param: null, code: null };
    expect(refused('mistral', 422, body)).toMatchObject({
      code: 'upstream.invalid-request',
      message: expect.stringContaining('Field required'),
    });
    expect(refused('mistral', 401, { detail: 'Invalid API Key' })).toMatchObject({
      code: 'upstream.authentication',
      message: 'Invalid API Key',
    });
  });

  test('of OpenRouter have a number for a code, which is the status of one it sends with success', () => {
    const error = { message: 'Rate limited', code: 429, metadata: { provider_name: 'p', raw: 'slow down' } };
    expect(refused('openrouter', 429, { error, user_id: 'u' })).toMatchObject({
      code: 'upstream.rate-limited',
      message: 'Rate limited: slow down',
      upstreamCode: '429',
    });
    const decoded = chatOf('openrouter').decodeResponse({ status: 200, headers: {}, body: { error } });
    expect(decoded).toMatchObject({ ok: false, failure: { code: 'upstream.rate-limited', status: 429 } });
  });

  test('of OpenRouter come as a chunk, and of Groq as an event, in a stream that began well', () => {
    const begun = event(chunk([delta({ content: 'Hi' })]));
    const ended = [
      streamed('openrouter', begun + event(chunk([delta({})], { error: { code: 502, message: 'Gone' } })) + done),
      streamed('groq', `${begun}event: error\n${event({ error: { message: 'Gone', status_code: 400 } })}`),
    ];
    for (const answer of ended) expect(answer).toMatchObject({ failed: true, whole: false, choices: [{ text: 'Hi' }] });
  });

  test('of OpenAI can be plain text', () => {
    const text = 'upstream connect error or disconnect/reset before headers';
    expect(refused('openai', 503, text)).toMatchObject({ code: 'upstream.overloaded', message: text });
  });
});

describe('quirk 14: a bad key', () => {
  test('is answered with 400 by xAI', () => {
    const error = 'Incorrect API key provided: xa***ey. You can obtain an API key from https://console.x.ai.';
    expect(refused('xai', 400, { code: 'Client specified an invalid argument', error }).code).toBe(
      'upstream.authentication',
    );
  });

  test.each<ProviderKind>([
    'openai',
    'azure',
    'groq',
    'deepseek',
    'together',
    'openrouter',
    'perplexity',
    'cerebras',
    'huggingface',
    'alibaba',
    'zai',
  ])('is answered with 401 by %s', (id) => {
    expect(refused(id, 401, { error: { message: 'No.', type: 'x', code: 'y' } }).code).toBe('upstream.authentication');
  });
});

test('quirk 15: what only hides lengths is dropped', () => {
  for (const [id, filler] of [
    ['openai', { obfuscation: 'aX81hg' }],
    ['mistral', { p: 'abcdefgh' }],
  ] as const) {
    const pieces = event(chunk([delta({ content: 'Hi' })], filler)) + event(chunk([delta({}, 'stop')], filler));
    const { events } = streamed(id, pieces + done);
    const plain = streamed(id, event(chunk([delta({ content: 'Hi' })])) + event(chunk([delta({}, 'stop')])) + done);
    expect(events).toEqual(plain.events);
  }
});

describe('quirk 16: what nobody knew yet', () => {
  const answer = event(chunk([delta({ content: 'Hi' })])) + event(chunk([delta({}, 'stop')])) + done;
  const families = ['openai', 'groq', 'openrouter', 'mistral', 'perplexity', 'huggingface'] as const;

  test.each<ProviderKind>(families)('is passed over in a stream of %s', (id) => {
    const unknown = `event: compaction\n${event({ type: 'compaction', left: 3 })}`;
    const part = event(chunk([delta({ content: [{ type: 'hologram', data: 'x' }] })]));
    expect(streamed(id, unknown + part + answer)).toMatchObject({ whole: true, choices: [{ text: 'Hi' }] });
  });

  test.each<ProviderKind>(families)('is passed over in a whole answer of %s', (id) => {
    const content = [
      { type: 'hologram', data: 'x' },
      { type: 'text', text: 'Hi' },
    ];
    expect(answered(id, { content, hologram: {} }, 'stop').choices[0]).toMatchObject({ text: 'Hi', finish: 'stop' });
  });
});
