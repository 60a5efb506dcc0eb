import { describe, expect, test } from '@jest/globals';
import type { ChatResult, JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import { decodeResponse } from './decode-response.js';

function decode(body: JsonValue): ChatResult {
  const decoded = decodeResponse({ status: 200, headers: {}, body });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-x',
  content: [],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 4 },
};

describe('a message', () => {
  test('gives its id, model, end and counts', () => {
    expect(decode(message)).toEqual({
      id: 'msg_1',
      model: 'claude-x',
      choices: [{ content: [], finish: { reason: 'stop', raw: 'end_turn' } }],
      usage: { inputTokens: 3, outputTokens: 4 },
    });
  });

  test('gives blocks of every kind in their order', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'aGk=' },
      { type: 'text', text: 'Hello' },
      { type: 'tool_use', id: 'toolu_1', name: 'look', input: { city: 'Oslo' } },
    ];
    expect(decode({ ...message, content }).choices[0]?.content).toEqual([
      { type: 'reasoning', text: 'Hm.', signature: 'c2ln' },
      { type: 'redacted-reasoning', data: 'aGk=' },
      { type: 'text', text: 'Hello' },
      { type: 'tool-call', id: 'toolu_1', name: 'look', argumentsJson: '{"city":"Oslo"}' },
    ]);
  });

  test('keeps thinking whose words are withheld, because its signature is wanted back', () => {
    const content = [{ type: 'thinking', thinking: '', signature: 'c2ln' }];
    expect(decode({ ...message, content }).choices[0]?.content).toEqual([
      { type: 'reasoning', text: '', signature: 'c2ln' },
    ]);
  });

  test('has no signature where the provider gave an empty one', () => {
    const content = [{ type: 'thinking', thinking: 'Hm.', signature: '' }];
    expect(decode({ ...message, content }).choices[0]?.content).toEqual([{ type: 'reasoning', text: 'Hm.' }]);
  });

  test('keeps members of a tool call that only this format knows', () => {
    const content = [
      { type: 'tool_use', id: 't', name: 'key', input: {}, toolset_name: 'computer', caller: { type: 'direct' } },
    ];
    expect(decode({ ...message, content }).choices[0]?.content).toEqual([
      {
        type: 'tool-call',
        id: 't',
        name: 'key',
        argumentsJson: '{}',
        extensions: { 'anthropic-messages': { toolset_name: 'computer', caller: { type: 'direct' } } },
      },
    ]);
  });

  test('gives citations whole beside what every format can read', () => {
    const citation = { type: 'web_search_result_location', url: 'https://example.org', title: 'T', cited_text: 'C' };
    const content = [
      { type: 'text', text: 'So.', citations: [citation] },
      { type: 'text', text: 'Or not.', citations: [] },
    ];
    expect(decode({ ...message, content }).choices[0]?.content).toEqual([
      {
        type: 'text',
        text: 'So.',
        citations: [
          { url: 'https://example.org', title: 'T', citedText: 'C', extensions: { 'anthropic-messages': citation } },
        ],
      },
      { type: 'text', text: 'Or not.' },
    ]);
  });

  test.each([
    ['a server tool', { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' } }],
    ['a type that is new here', { type: 'hologram', beams: 3 }],
    ['a text without text', { type: 'text' }],
    ['a thought without words', { type: 'thinking', signature: 's' }],
    ['a block without a type', { hello: 1 }],
  ])('carries %s whole', (_what, block) => {
    expect(decode({ ...message, content: [block] }).choices[0]?.content).toEqual([
      { type: 'opaque', format: 'anthropic-messages', value: block },
    ]);
  });

  test('has the empty object as arguments where the provider left them out', () => {
    const content = [{ type: 'tool_use', id: 't', name: 'n' }];
    expect(decode({ ...message, content }).choices[0]?.content[0]).toMatchObject({ argumentsJson: '{}' });
  });

  test('names the stop sequence that was met', () => {
    const finish = decode({ ...message, stop_reason: 'stop_sequence', stop_sequence: 'END' }).choices[0]?.finish;
    expect(finish).toEqual({ reason: 'stop', stopSequence: 'END', raw: 'stop_sequence' });
  });

  test('keeps what only this format knows of an answer', () => {
    const container = { id: 'container_1' };
    const details = { type: 'refusal', category: 'cyber' };
    const usage = { ...message.usage, service_tier: 'priority', iterations: [{ type: 'message' }] };
    const result = decode({ ...message, container, stop_details: details, diagnostics: { a: 1 }, usage });
    expect(result.serviceTier).toBe('priority');
    expect(result.extensions).toEqual({
      'anthropic-messages': {
        container,
        stop_details: details,
        diagnostics: { a: 1 },
        usage: { service_tier: 'priority', iterations: [{ type: 'message' }] },
      },
    });
  });

  test('needs nothing but its content', () => {
    expect(decode({ content: [] })).toEqual({ choices: [{ content: [], finish: { reason: 'other' } }], usage: {} });
    expect(decode({ content: [], id: 1, model: null, stop_reason: 5, usage: 'x', container: [] })).toEqual({
      choices: [{ content: [], finish: { reason: 'other' } }],
      usage: {},
    });
  });
});

describe('an answer that is no message', () => {
  test.each([
    [null],
    ['<html>'],
    [[]],
    [{}],
    [{ content: 'text' }],
    [{ content: [1] }],
    [{ type: 'list', content: [] }],
  ])('is unreadable: %j', (body) => {
    expect(decodeResponse({ status: 200, headers: {}, body })).toMatchObject({
      ok: false,
      failure: { code: 'upstream.unreadable', status: 200, retryable: true },
    });
  });

  test('is the failure that it holds, though its status says success', () => {
    const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(decodeResponse({ status: 200, headers: {}, body })).toMatchObject({
      ok: false,
      failure: { code: 'upstream.overloaded', message: 'Overloaded', upstreamType: 'overloaded_error' },
    });
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (body, content) => {
        decodeResponse({ status: 200, headers: {}, body });
        decodeResponse({ status: 200, headers: {}, body: { type: 'message', content: [content], usage: content } });
      }),
    );
  });
});
