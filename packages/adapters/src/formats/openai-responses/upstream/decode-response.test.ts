import { describe, expect, test } from '@jest/globals';
import type { ChatResult, JsonObject, JsonValue } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { decodeResponse } from './decode-response.js';

function result(body: JsonObject): ChatResult {
  const decoded = decodeResponse({ status: 200, headers: {}, body });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function failure(body: JsonValue, status = 200): UpstreamFailure {
  const decoded = decodeResponse({ status, headers: {}, body });
  if (decoded.ok) throw new Error('read as an answer');
  return decoded.failure;
}

/** The parts of an answer with this output. */
function parts(...output: JsonObject[]): ChatResult['choices'][number]['content'] {
  return result({ id: 'resp_1', status: 'completed', output }).choices[0]?.content ?? [];
}

describe('a whole answer', () => {
  test('has its id, its model, its time and its tier', () => {
    expect(
      result({ id: 'r', model: 'm', created_at: 7, service_tier: 'flex', status: 'completed', output: [] }),
    ).toEqual({
      id: 'r',
      model: 'm',
      createdS: 7,
      serviceTier: 'flex',
      choices: [{ content: [], finish: { reason: 'stop', raw: 'completed' } }],
      usage: {},
    });
  });

  test('has its texts and refusals in their order, with what names their message', () => {
    const content = [
      { type: 'output_text', text: 'A', annotations: [] },
      { type: 'output_text', text: '' },
      { type: 'refusal', refusal: 'No.' },
      { type: 'hologram', data: 1 },
    ];
    expect(
      parts({ type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', phase: 'commentary', content }),
    ).toEqual([
      {
        type: 'text',
        text: 'A',
        extensions: { 'openai-responses': { message: { id: 'msg_1', phase: 'commentary' } } },
      },
      { type: 'refusal', text: 'No.' },
    ]);
  });

  test('has the sources of its texts, whatever kind they are of', () => {
    const annotations = [
      { type: 'url_citation', url: 'https://x.org', title: 'X', start_index: 0, end_index: 1 },
      { type: 'file_citation', file_id: 'f', filename: 'a.pdf', index: 3 },
      { type: 'url_citation', url: 'https://y.org' },
    ];
    const [text] = parts({
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'A', annotations }],
    });
    expect(text).toEqual({
      type: 'text',
      text: 'A',
      citations: [
        { url: 'https://x.org', title: 'X', extensions: { 'openai-responses': annotations[0] } },
        { title: 'a.pdf', extensions: { 'openai-responses': annotations[1] } },
        { url: 'https://y.org', extensions: { 'openai-responses': annotations[2] } },
      ],
    });
  });

  test('has the calls of functions by the id that their results name', () => {
    const call = {
      type: 'function_call',
      id: 'fc_1',
      call_id: 'call_1',
      name: 'f',
      arguments: '{"a":1}',
      status: 'completed',
    };
    expect(parts(call)).toEqual([
      {
        type: 'tool-call',
        id: 'call_1',
        name: 'f',
        argumentsJson: '{"a":1}',
        extensions: { 'openai-responses': { id: 'fc_1' } },
      },
    ]);
  });

  test('reads a call without a word of arguments as one of an empty object', () => {
    expect(parts({ type: 'function_call', call_id: 'c', name: 'f', arguments: '' })).toMatchObject([
      { argumentsJson: '{}' },
    ]);
  });

  test('makes ids for calls that have none, one for each place', () => {
    const call = { type: 'function_call', name: 'f', arguments: '{}' };
    const ids = parts(call, call).map((part) => Object(part).id);
    expect(ids).toEqual(['call_resp1_0', 'call_resp1_1']);
  });

  test('keeps items of tools that the provider runs itself whole, known or not', () => {
    const items = [
      { type: 'web_search_call', id: 'ws_1', action: { type: 'search' } },
      { type: 'code_interpreter_call', arguments: '{}', call_id: '', name: 'code_execution' },
      { type: 'compaction', encrypted_content: 'x' },
    ];
    expect(parts(...items)).toEqual(items.map((value) => ({ type: 'opaque', format: 'openai-responses', value })));
  });
});

describe('a thought', () => {
  const summary = [
    { type: 'summary_text', text: 'A' },
    { type: 'summary_text', text: 'B' },
  ];
  const content = [{ type: 'reasoning_text', text: 'word by word' }];

  test('is its summary, with the item in which it has to come back', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary, encrypted_content: 'gAAAA' };
    expect(parts(item)).toEqual([{ type: 'reasoning', text: 'A\n\nB', extensions: { 'openai-responses': { item } } }]);
  });

  test('is what the model thought word by word where there is no summary', () => {
    expect(parts({ type: 'reasoning', id: 'rs_1', summary: [], content })).toMatchObject([{ text: 'word by word' }]);
    expect(parts({ type: 'reasoning', id: 'rs_1', summary, content })).toMatchObject([{ text: 'A\n\nB' }]);
  });

  test('without a word is nothing but its item', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' };
    expect(parts(item)).toEqual([{ type: 'opaque', format: 'openai-responses', value: item }]);
  });
});

describe('log probabilities', () => {
  test('of all texts stand together, in the shape that callers of OpenAI chat know', () => {
    const entry = (token: string) => ({ token, logprob: -1, bytes: [1], top_logprobs: [] });
    const message = (token: string) => ({
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: token, logprobs: [entry(token)] }],
    });
    const { choices } = result({ status: 'completed', output: [message('a'), { type: 'x' }, message('b')] });
    expect(choices[0]?.logprobs).toEqual({ content: [entry('a'), entry('b')] });
  });

  test('that nobody asked for are absent', () => {
    const content = [{ type: 'output_text', text: 'a', logprobs: [] }];
    const { choices } = result({ status: 'completed', output: [{ type: 'message', content }] });
    expect(choices[0]).not.toHaveProperty('logprobs');
  });
});

describe('the end of an answer', () => {
  const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };

  test.each([
    ['completed', null, [], 'stop', 'completed'],
    ['completed', null, [call], 'tool-calls', 'completed'],
    ['incomplete', { reason: 'max_output_tokens' }, [call], 'length', 'max_output_tokens'],
    ['incomplete', { reason: 'content_filter' }, [], 'content-filter', 'content_filter'],
    ['incomplete', { reason: 'boredom' }, [], 'content-filter', 'boredom'],
    ['incomplete', null, [], 'content-filter', 'incomplete'],
    ['in_progress', null, [call], 'truncated', 'in_progress'],
    ['queued', null, [], 'truncated', 'queued'],
    ['cancelled', null, [], 'truncated', 'cancelled'],
  ])('with the status %s and the details %j is told', (status, details, output, reason, raw) => {
    const { choices } = result({ status, incomplete_details: details, output });
    expect(choices[0]?.finish).toEqual({ reason, raw });
  });

  test('without a status follows from what was called', () => {
    expect(result({ output: [call] }).choices[0]?.finish).toEqual({ reason: 'tool-calls' });
  });
});

describe('a success that is none', () => {
  test('because the response has failed keeps the provider’s words and counts', () => {
    const error = { code: 'server_error', message: 'The model broke down.' };
    const usage = { input_tokens: 11, output_tokens: 7 };
    const usageRead = { inputTokens: 11, outputTokens: 7 };
    expect(failure({ status: 'failed', output: [], error, usage })).toEqual({
      code: 'upstream.error',
      message: 'The model broke down.',
      status: 500,
      upstreamCode: 'server_error',
      retryable: true,
      usage: usageRead,
    });
    expect(failure({ status: 'failed', usage })).toMatchObject({ usage: usageRead });
  });

  test.each([
    ['rate_limit_exceeded', 'upstream.rate-limited', 429, true],
    ['invalid_prompt', 'upstream.invalid-request', 400, false],
    ['image_too_large', 'upstream.invalid-request', 400, false],
    ['failed_to_download_image', 'upstream.invalid-request', 400, false],
    ['vector_store_timeout', 'upstream.timeout', 504, true],
    ['insufficient_quota', 'upstream.quota-exhausted', 500, false],
    ['something_new', 'upstream.error', 500, true],
  ])('with the code %s is %s', (code, ours, status, retryable) => {
    expect(failure({ status: 'failed', error: { code, message: 'm' } })).toMatchObject({
      code: ours,
      status,
      retryable,
    });
  });

  test('because it says so without a reason', () => {
    expect(failure({ status: 'failed', output: [] })).toMatchObject({ code: 'upstream.error' });
  });

  test.each([['text'], [null], [7], [[]], [{}], [{ output: 'x' }], [{ choices: [] }]])(
    'because %j is not a response is unreadable',
    (body) => {
      expect(failure(body)).toMatchObject({ code: 'upstream.unreadable', status: 200, retryable: true });
    },
  );

  test('because a relay wrapped its error in it', () => {
    expect(failure({ error: { code: 502, message: 'Provider returned error' } })).toMatchObject({
      message: 'Provider returned error',
    });
    expect(failure({ error: 'no credit' })).toMatchObject({ message: 'no credit' });
  });
});
