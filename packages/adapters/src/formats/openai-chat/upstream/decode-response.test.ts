import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { decodeResponse } from './decode-response.js';
import { openAiChat } from './open-ai-chat.js';
import { openAiQuirks } from './quirks.js';
import { readFacts } from './read-facts.js';

const decode = (body: JsonValue, status = 200): ReturnType<typeof decodeResponse> =>
  decodeResponse({ status, headers: {}, body }, openAiQuirks.usage);
const choice = (content: string, index = 0): JsonValue => ({
  index,
  message: { role: 'assistant', content },
  finish_reason: 'stop',
});

describe('a whole answer', () => {
  test('is read with its id, model, time and tier', () => {
    const body = {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1764000000,
      model: 'gpt-4.1-2025-04-14',
      choices: [choice('Hi.')],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
      service_tier: 'default',
    };
    expect(decode(body)).toEqual({
      ok: true,
      value: {
        id: 'chatcmpl-1',
        model: 'gpt-4.1-2025-04-14',
        createdS: 1764000000,
        choices: [{ content: [{ type: 'text', text: 'Hi.' }], finish: { reason: 'stop', raw: 'stop' } }],
        usage: { inputTokens: 3, outputTokens: 2 },
        serviceTier: 'default',
      },
    });
  });

  test('without counts has none, not zeros', () => {
    expect(decode({ choices: [choice('Hi.')] })).toMatchObject({ ok: true, value: { usage: {} } });
    expect(decode({ choices: [choice('Hi.')], usage: null })).toMatchObject({ ok: true, value: { usage: {} } });
  });

  test('has its choices in the order of their index', () => {
    const decoded = decode({ choices: [choice('b', 1), choice('a', 0)] });
    const texts = decoded.ok ? decoded.value.choices.map(({ content }) => content) : [];
    expect(texts).toEqual([[{ type: 'text', text: 'a' }], [{ type: 'text', text: 'b' }]]);
  });

  test('keeps log probabilities', () => {
    const logprobs = { content: [{ token: 'Hi', logprob: -0.1 }] };
    const decoded = decode({ choices: [{ ...Object(choice('Hi')), logprobs }] });
    expect(decoded).toMatchObject({ ok: true, value: { choices: [{ logprobs }] } });
  });

  test('finishes with tool calls where there are some, whatever the word is', () => {
    const message = { content: null, tool_calls: [{ id: 'c', function: { name: 'a', arguments: '{}' } }] };
    const decoded = decode({ choices: [{ index: 0, message, finish_reason: 'stop' }] });
    expect(decoded).toMatchObject({
      ok: true,
      value: { choices: [{ finish: { reason: 'tool-calls', raw: 'stop' } }] },
    });
  });

  test('may have a choice without a message', () => {
    expect(decode({ choices: [{ index: 0, finish_reason: 'length' }] })).toMatchObject({
      ok: true,
      value: { choices: [{ content: [], finish: { reason: 'length' } }] },
    });
  });

  test('cites the sources named beside its choices', () => {
    const decoded = decode({ choices: [choice('Hi.')], citations: ['https://a', 'https://b'] });
    expect(decoded).toMatchObject({
      ok: true,
      value: { choices: [{ content: [{ citations: [{ url: 'https://a' }, { url: 'https://b' }] }] }] },
    });
  });

  test('is not harmed by a member of an unexpected kind', () => {
    const body = { id: 7, model: [], created: 'now', choices: [choice('Hi.'), null], usage: 'many', service_tier: {} };
    expect(decode(body)).toMatchObject({
      ok: true,
      value: { choices: [{ content: [{ text: 'Hi.' }] }, { content: [] }], usage: {} },
    });
  });
});

test('an entry among the calls that says nothing is none, as in a stream', () => {
  const message = { content: 'Hi.', tool_calls: [{}, null, { id: '', function: { name: '', arguments: '' } }] };
  const body = { choices: [{ message: { ...message, function_call: { name: '' } }, finish_reason: 'stop' }] };
  expect(decode(body)).toMatchObject({
    value: { choices: [{ content: [{ type: 'text' }], finish: { reason: 'stop' } }] },
  });
});

describe('what is not an answer', () => {
  test.each<JsonValue>([null, 'Bad gateway', 7, [], {}, { choices: [] }, { choices: {} }, { id: 'x' }])(
    'is unreadable: %j',
    (body) => {
      expect(decode(body)).toMatchObject({
        ok: false,
        failure: { code: 'upstream.unreadable', status: 200, retryable: true },
      });
    },
  );

  test('has the counts that stand beside an error', () => {
    const usage = { prompt_tokens: 11, completion_tokens: 7 };
    expect(decode({ error: { message: 'Broken.' }, usage })).toMatchObject({
      failure: { code: 'upstream.error', usage: { inputTokens: 11, outputTokens: 7 } },
    });
  });

  test.each([
    ['error', 'upstream.error', 502],
    ['abort', 'upstream.error', 502],
    ['insufficient_system_resource', 'upstream.overloaded', 503],
  ])('is an answer that broke off with %s; it has counts', (reason, code, status) => {
    const usage = { prompt_tokens: 11, completion_tokens: 7 };
    const broken = { index: 1, message: { content: 'The' }, finish_reason: reason };
    expect(decode({ choices: [choice('Hi.'), broken], usage })).toEqual({
      ok: false,
      failure: {
        code,
        message: `The provider gave up on the answer: ${reason}.`,
        status,
        upstreamType: reason,
        retryable: true,
        usage: { inputTokens: 11, outputTokens: 7 },
      },
    });
    expect(readFacts({ status: 200, headers: {}, body: { choices: [broken], usage } }, openAiQuirks.usage)).toBe(
      undefined,
    );
  });

  test('is an answer that broke off with an error of its own, in the choice or beside it', () => {
    const error = { message: 'Slow down.', code: 429 };
    const broken = { message: { content: 'The' }, finish_reason: 'error' };
    const failure = { code: 'upstream.rate-limited', message: 'Slow down.', status: 429, usage: {} };
    expect(decode({ choices: [{ ...broken, error }] })).toMatchObject({ ok: false, failure });
    expect(decode({ choices: [broken], error })).toMatchObject({ ok: false, failure });
  });

  test('is a failure where an error stands beside it, as a stream is, whatever finish it names', () => {
    const usage = { prompt_tokens: 11, completion_tokens: 7 };
    const body = { choices: [{ index: 0, message: { content: 'half' }, finish_reason: 'stop' }], usage };
    const error = { message: 'boom', code: 429 };
    const failure = { code: 'upstream.rate-limited', message: 'boom', usage: { inputTokens: 11, outputTokens: 7 } };
    expect(decode({ ...body, error })).toMatchObject({ ok: false, failure });
    expect(readFacts({ status: 200, headers: {}, body: { ...body, error } }, openAiQuirks.usage)).toBeUndefined();
    expect(decode({ ...body, error: null })).toMatchObject({ ok: true });
    expect(readFacts({ status: 200, headers: {}, body: { ...body, error: null } }, openAiQuirks.usage)).toBeDefined();
    const decoder = openAiChat().openStream();
    decoder.push({ data: JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'half' } }] }) });
    const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage, error };
    expect(decoder.push({ data: JSON.stringify(end) }).at(-1)).toMatchObject({ ...failure, type: 'response-error' });
  });

  test('is a failure when it is an error behind a success status', () => {
    const decoded = decode({ error: { message: 'Provider returned error', code: 429 } });
    expect(decoded).toMatchObject({ ok: false, failure: { code: 'upstream.rate-limited', status: 429 } });
  });

  test('is a failure when the status says so, even with choices in it', () => {
    expect(decode({ choices: [choice('Hi.')] }, 500)).toMatchObject({
      ok: false,
      failure: { code: 'upstream.error', status: 500 },
    });
  });
});
