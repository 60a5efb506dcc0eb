import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { huggingface } from './index.js';

const plain: ChatRequest = {
  model: 'deepseek-ai/DeepSeek-R1',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = huggingface.chat('deepseek-ai/DeepSeek-R1').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Hugging Face', () => {
  test('gets what most hosts behind it understand', () => {
    const { body, dropped } = sent({
      maxOutputTokens: 5,
      topK: 2,
      messages: [{ role: 'developer', content: [{ type: 'text', text: 'd' }] }],
    });
    expect(body).toMatchObject({ max_tokens: 5, messages: [{ role: 'system', content: 'd' }] });
    expect(dropped).toEqual(['top_k']);
  });

  test('may be answered by Groq, with counts in their own place', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    const body = { choices: [{ index: 0, message: { content: 'A' }, finish_reason: 'stop' }], x_groq: { usage } };
    expect(huggingface.chat('x').decodeResponse({ status: 200, headers: {}, body })).toMatchObject({
      value: { usage: { inputTokens: 3, outputTokens: 2 } },
    });
  });
});
