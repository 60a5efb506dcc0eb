import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '@tollgate/schema';
import { decodeResponse } from './decode-response.js';

const read = (body: JsonValue, status = 200): ReturnType<typeof decodeResponse> =>
  decodeResponse({ status, headers: {}, body });

function choiceOf(message: JsonObject, more: JsonObject = {}): unknown {
  const decoded = read({ id: 'r-1', message, finish_reason: 'COMPLETE', ...more });
  return decoded.ok ? decoded.value.choices[0] : decoded.failure;
}

describe('a whole answer', () => {
  test('has its plan as thinking, before text and calls', () => {
    const call = { id: 'f_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
    const message = { tool_plan: 'I will.', content: [{ type: 'text', text: 'Wait.' }], tool_calls: [call] };
    expect(choiceOf(message, { finish_reason: 'TOOL_CALL' })).toEqual({
      content: [
        { type: 'reasoning', text: 'I will.' },
        { type: 'text', text: 'Wait.' },
        { type: 'tool-call', id: 'f_1', name: 'f', argumentsJson: '{"a":1}' },
      ],
      finish: { reason: 'tool-calls', raw: 'TOOL_CALL' },
    });
  });

  test.each<[JsonValue | undefined, string]>([
    [undefined, '{}'],
    [null, '{}'],
    ['', '{}'],
    ['null', '{}'],
    [' null ', '{}'],
    ['nul', 'nul'],
    [{ a: 1 }, '{"a":1}'],
    ['{"a":1}', '{"a":1}'],
  ])('with the arguments %j has the arguments %s', (wire, argumentsJson) => {
    const called = wire === undefined ? { name: 'f' } : { name: 'f', arguments: wire };
    expect(choiceOf({ tool_calls: [{ id: 'f_1', function: called }] })).toMatchObject({ content: [{ argumentsJson }] });
  });

  test('gives calls without an id one of their own', () => {
    expect(choiceOf({ tool_calls: [{ function: { name: 'f' } }, { id: '', function: { name: 'g' } }] })).toMatchObject({
      content: [{ id: 'call_r1_0' }, { id: 'call_r1_1' }],
      finish: { reason: 'tool-calls', raw: 'COMPLETE' },
    });
  });

  test('keeps content of a kind that is not known, and passes over empty text', () => {
    const block = { type: 'audio', data: 'AA==' };
    expect(choiceOf({ content: [{ type: 'text', text: '' }, block, 5] })).toMatchObject({
      content: [{ type: 'opaque', format: 'cohere-chat', value: block }],
    });
    expect(choiceOf({ content: 'plain' })).toMatchObject({ content: [{ type: 'text', text: 'plain' }] });
  });

  test('has each citation on the text it is of, and the others beside the message', () => {
    const source = { type: 'document', id: 'd', document: { id: 'd', text: 'T', title: 'N', url: 'https://u' } };
    const ofText = { start: 0, end: 1, text: 'a', sources: [source], type: 'TEXT_CONTENT', content_index: 1 };
    const ofLast = { start: 0, end: 1, text: 'b', sources: [{ type: 'tool', tool_output: { content: 'C' } }] };
    const ofPlan = { start: 0, end: 1, text: 'c', sources: [], type: 'PLAN' };
    const nowhere = { ...ofText, content_index: 7 };
    const content = [
      { type: 'thinking', thinking: 'h' },
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    const decoded = read({
      message: { content, citations: [ofText, ofLast, ofPlan, nowhere] },
      finish_reason: 'COMPLETE',
    });
    expect(decoded).toMatchObject({
      value: {
        choices: [
          {
            content: [
              { type: 'reasoning', text: 'h' },
              {
                text: 'a',
                citations: [{ url: 'https://u', title: 'N', citedText: 'T', extensions: { 'cohere-chat': ofText } }],
              },
              { text: 'b', citations: [{ citedText: 'C', extensions: { 'cohere-chat': ofLast } }] },
            ],
          },
        ],
        extensions: { 'cohere-chat': { citations: [ofPlan, nowhere] } },
      },
    });
  });

  test.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'tool-calls'],
    ['ERROR_LIMIT', 'length'],
    ['ERROR_TOXIC', 'content-filter'],
    ['SOMETHING_NEW', 'other'],
  ])('that ended with %s ended with %s', (raw, reason) => {
    expect(choiceOf({ content: [] }, { finish_reason: raw })).toMatchObject({ finish: { reason, raw } });
  });

  test.each([
    ['ERROR', 'upstream.error', 502],
    ['TIMEOUT', 'upstream.timeout', 504],
    ['USER_CANCEL', 'upstream.error', 502],
    ['ERROR_OF_NEXT_YEAR', 'upstream.error', 502],
  ])('that the provider gave up with %s is no answer, but has counts', (raw, code, status) => {
    const usage = { billed_units: { input_tokens: 11, output_tokens: 7 } };
    expect(choiceOf({ content: [{ type: 'text', text: 'The' }] }, { finish_reason: raw, usage })).toMatchObject({
      code,
      status,
      retryable: true,
      upstreamType: raw,
      usage: { inputTokens: 11, outputTokens: 7 },
    });
  });

  test.each<JsonValue>([null, 'x', [], {}, { message: null }, { message: 'x' }])('is not %j', (body) => {
    expect(read(body)).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable' } });
  });

  test('is a failure when its status is one, whatever it holds', () => {
    expect(read({ message: { content: [] } }, 503)).toMatchObject({ failure: { code: 'upstream.overloaded' } });
  });

  test('keeps the provider’s own counts beside ours', () => {
    const usage = { billed_units: { input_tokens: 1, output_tokens: 2 }, tokens: { input_tokens: 100 } };
    expect(read({ message: { content: [] }, finish_reason: 'COMPLETE', usage })).toMatchObject({
      value: { usage: { inputTokens: 1, outputTokens: 2 }, extensions: { 'cohere-chat': { usage } } },
    });
  });
});
