import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { geminiOpenAiCompat } from './index.js';

const plain: ChatRequest = {
  model: 'gemini-2.5-pro',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = geminiOpenAiCompat.chat('gemini-2.5-pro').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Gemini in the OpenAI format', () => {
  test('shows thinking in the total of the counts only', () => {
    const usage = { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 };
    const body = {
      id: 'r-1',
      choices: [
        {
          index: 0,
          message: { tool_calls: [{ id: '', function: { name: 'f', arguments: '{}' } }] },
          finish_reason: 'tool_calls',
        },
      ],
      usage,
    };
    expect(geminiOpenAiCompat.chat('gemini-2.5-pro').decodeResponse({ status: 200, headers: {}, body })).toMatchObject({
      ok: true,
      value: { choices: [{ content: [{ id: 'call_r1_0' }] }], usage: { inputTokens: 35, outputTokens: 74 } },
    });
  });

  test('gets a thought signature back with its call', () => {
    const extra_content = { google: { thought_signature: 't' } };
    const call = {
      type: 'tool-call',
      id: 'c',
      name: 'f',
      argumentsJson: '{}',
      extensions: { 'openai-chat': { extra_content } },
    } as const;
    expect(sent({ messages: [{ role: 'assistant', content: [call] }] }).body).toMatchObject({
      messages: [{ tool_calls: [{ extra_content }] }],
    });
  });

  test('wraps its errors in a list', () => {
    const error = { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' };
    expect(geminiOpenAiCompat.chat('x').decodeFailure({ status: 400, headers: {}, body: [{ error }] })).toMatchObject({
      code: 'upstream.authentication',
    });
  });

  test('is priced as Google prices it', () => {
    expect(geminiOpenAiCompat.priceList?.('gemini-2.5-pro')).toBe('google');
    expect(sent({}).path).toBe('/chat/completions');
  });
});
