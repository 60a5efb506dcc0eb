import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatResult, Finish, TokenUsage } from '@tollgate/schema';
import { messageId } from './message-id.js';
import { renderResult } from './render-result.js';
import { renderUsage } from './render-usage.js';
import { stopReason } from './stop-reason.js';

const context = { responseId: '0192-abc', createdS: 0, model: 'asked-for', streamUsage: false };

function render(parts: readonly AssistantPart[], finish: Finish = { reason: 'stop' }, more: Partial<ChatResult> = {}) {
  return renderResult({ choices: [{ content: parts, finish }], usage: {}, ...more }, context);
}

describe('a message', () => {
  test('has every member that the SDKs of this format read', () => {
    expect(render([{ type: 'text', text: 'Hi' }])).toEqual({
      id: 'msg_0192-abc',
      type: 'message',
      role: 'assistant',
      model: 'asked-for',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      usage: {
        input_tokens: 0,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: null,
        output_tokens: 0,
      },
    });
  });

  test('names the model that answered', () => {
    expect(render([], undefined, { model: 'gpt-x' })['model']).toBe('gpt-x');
  });

  test('gives blocks of every kind', () => {
    const citation = { type: 'char_location', cited_text: 'c' };
    const server = { type: 'web_search_tool_result', tool_use_id: 's', content: [] };
    expect(
      render([
        { type: 'reasoning', text: 'Hm.', signature: 'c2ln' },
        { type: 'redacted-reasoning', data: 'aGk=' },
        { type: 'text', text: 'So.', citations: [{ extensions: { 'anthropic-messages': citation } }, { url: 'u' }] },
        {
          type: 'tool-call',
          id: 'a',
          name: 'n',
          argumentsJson: '{"x":1}',
          extensions: { 'anthropic-messages': { caller: 1 } },
        },
        { type: 'opaque', format: 'anthropic-messages', value: server },
      ])['content'],
    ).toEqual([
      { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'aGk=' },
      { type: 'text', text: 'So.', citations: [citation] },
      { caller: 1, type: 'tool_use', id: 'a', name: 'n', input: { x: 1 } },
      server,
    ]);
  });

  test('gives thinking of other providers with an empty signature', () => {
    expect(render([{ type: 'reasoning', text: 'Hm.' }])['content']).toEqual([
      { type: 'thinking', thinking: 'Hm.', signature: '' },
    ]);
  });

  test('gives of sound the transcript and leaves out what it has no block for', () => {
    const source = { kind: 'url', url: 'https://example.org/a' } as const;
    expect(
      render([
        { type: 'audio', source, transcript: 'Hello' },
        { type: 'audio', source },
        { type: 'image', source },
      ])['content'],
    ).toEqual([{ type: 'text', text: 'Hello' }]);
  });

  test('gives the first of several choices', () => {
    const choice = (text: string) => ({
      content: [{ type: 'text', text } as const],
      finish: { reason: 'stop' } as const,
    });
    const result: ChatResult = { choices: [choice('A'), choice('B')], usage: {} };
    expect(renderResult(result, context)['content']).toEqual([{ type: 'text', text: 'A' }]);
    expect(renderResult({ choices: [], usage: {} }, context)).toMatchObject({ content: [], stop_reason: 'end_turn' });
  });

  test('loses nothing of arguments that are no object', () => {
    const part = { type: 'tool-call', id: 'a', name: 'n', argumentsJson: '{"x":' } as const;
    expect(render([part])['content']).toEqual([
      { type: 'tool_use', id: 'a', name: 'n', input: { INVALID_JSON: '{"x":' } },
    ]);
  });

  test('gives a refusal as text that was refused', () => {
    expect(render([{ type: 'refusal', text: 'I will not.' }])).toMatchObject({
      content: [{ type: 'text', text: 'I will not.' }],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: null, explanation: null },
    });
  });

  test('gives back what only this format knows of the answer', () => {
    const own = {
      container: { id: 'c' },
      stop_details: { type: 'refusal', category: 'bio' },
      context_management: { applied_edits: [] },
      usage: { service_tier: 'standard' },
    };
    const message = render(
      [],
      { reason: 'content-filter', raw: 'refusal' },
      { extensions: { 'anthropic-messages': own } },
    );
    expect(message).toMatchObject({
      container: own.container,
      stop_details: own.stop_details,
      context_management: own.context_management,
      usage: { service_tier: 'standard' },
    });
  });
});

describe('the id', () => {
  test.each([
    ['msg_1', 'r', 'msg_1'],
    ['msg_vrtx_1', 'r', 'msg_vrtx_1'],
    ['chatcmpl-1', 'r', 'msg_r'],
    [undefined, 'r', 'msg_r'],
    [undefined, 'msg_r', 'msg_r'],
  ])('of provider %p and gateway %p is %p', (providerId, responseId, id) => {
    expect(messageId(providerId, responseId)).toBe(id);
  });
});

describe('the stop reason', () => {
  const plain = { hasToolCall: false, hasRefusal: false };

  test.each<[Finish | undefined, { hasToolCall?: boolean; hasRefusal?: boolean }, string]>([
    [{ reason: 'stop' }, {}, 'end_turn'],
    [{ reason: 'stop', stopSequence: 'END' }, {}, 'stop_sequence'],
    [{ reason: 'stop', raw: 'stop' }, { hasToolCall: true }, 'tool_use'],
    [{ reason: 'stop' }, { hasRefusal: true }, 'refusal'],
    [{ reason: 'tool-calls' }, { hasToolCall: true }, 'tool_use'],
    [{ reason: 'tool-calls' }, {}, 'end_turn'],
    [{ reason: 'length' }, { hasToolCall: true }, 'max_tokens'],
    [{ reason: 'truncated' }, { hasToolCall: true }, 'max_tokens'],
    [{ reason: 'content-filter', raw: 'SAFETY' }, {}, 'refusal'],
    [{ reason: 'content-filter', raw: 'MALFORMED_FUNCTION_CALL' }, { hasToolCall: true }, 'refusal'],
    [{ reason: 'other', raw: 'LANGUAGE' }, {}, 'end_turn'],
    [undefined, {}, 'end_turn'],
    [{ reason: 'stop', raw: 'pause_turn' }, {}, 'pause_turn'],
    [{ reason: 'tool-calls', raw: 'end_turn' }, { hasToolCall: true }, 'tool_use'],
    [{ reason: 'length', raw: 'model_context_window_exceeded' }, {}, 'model_context_window_exceeded'],
  ])('of %j with %j is %s', (finish, answer, reason) => {
    expect(stopReason(finish, { ...plain, ...answer })).toBe(reason);
  });
});

describe('counts', () => {
  test.each<[TokenUsage, object]>([
    [
      { inputTokens: 100, cacheReadTokens: 60, cacheWriteTokens: 30, outputTokens: 5 },
      { input_tokens: 10, cache_read_input_tokens: 60, cache_creation_input_tokens: 30, output_tokens: 5 },
    ],
    [
      { inputTokens: 10, cacheReadTokens: 60 },
      { input_tokens: 0, cache_read_input_tokens: 60 },
    ],
    [
      { outputTokens: 9, reasoningTokens: 4, webSearches: 1 },
      { output_tokens: 9, output_tokens_details: { thinking_tokens: 4 }, server_tool_use: { web_search_requests: 1 } },
    ],
    [
      { cacheWriteTokens: 7, cacheWrite1hTokens: 7 },
      { cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 7 } },
    ],
  ])('%j', (usage, wire) => {
    expect(renderUsage(usage)).toMatchObject(wire);
  });
});
