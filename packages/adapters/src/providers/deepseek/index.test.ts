import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { deepseek } from './index.js';

const plain: ChatRequest = {
  model: 'deepseek-v4-pro',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = deepseek.chat('deepseek-v4-pro').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('DeepSeek', () => {
  test('knows JSON but no schemas', () => {
    expect(sent({ responseFormat: { type: 'json-schema', schema: {} } })).toMatchObject({
      body: { response_format: { type: 'json_object' } },
      dropped: [expect.stringContaining('json_schema')],
    });
  });

  test('is told to think in its own words', () => {
    expect(sent({ reasoning: { mode: 'enabled', effort: 'high' } }).body).toMatchObject({
      thinking: { type: 'enabled' },
      reasoning_effort: 'high',
    });
    expect(sent({ reasoning: { mode: 'disabled' } }).body).toMatchObject({ thinking: { type: 'disabled' } });
  });

  test('gets earlier thinking back', () => {
    const messages: ChatRequest['messages'] = [
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'text', text: 'A' },
        ],
      },
    ];
    expect(sent({ messages }).body['messages']).toEqual([{ role: 'assistant', content: 'A', reasoning_content: 'Hm' }]);
  });

  test('knows only the older name of the limit', () => {
    expect(sent({ maxOutputTokens: 5 }).body).toMatchObject({ max_tokens: 5 });
    expect(deepseek.chat('deepseek-v4-pro').acceptsBody?.({ max_completion_tokens: 5 })).toBe(false);
  });
});

describe('DeepSeek, to callers of Responses', () => {
  const responses = deepseek.chat('deepseek-v4-flash', 'openai-responses');

  test('speaks their dialect', () => {
    expect(responses.passThroughTarget('deepseek-v4-flash', false).path).toBe('/responses');
    expect(deepseek.chat('deepseek-v4-flash').format).toBe('openai-chat');
  });

  test('gets earlier thinking back as text, which it wants in a turn with tools', () => {
    const encoded = responses.encodeRequest({
      ...plain,
      messages: [{ role: 'assistant', content: [{ type: 'reasoning', text: 'Hm', signature: 's' }] }],
    });
    expect(encoded).toMatchObject({
      value: { dropped: [], wire: { body: { input: [{ content: [{ type: 'reasoning_text', text: 'Hm' }] }] } } },
    });
  });
});
