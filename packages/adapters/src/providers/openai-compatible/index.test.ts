import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { openAiCompatible } from './index.js';

const plain: ChatRequest = {
  model: 'llama',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = openAiCompatible.chat('llama').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('an OpenAI-compatible server', () => {
  test('has the address its operator gives', () => {
    expect(openAiCompatible.baseUrl).toBeUndefined();
    expect(sent({}).path).toBe('/chat/completions');
  });

  test('gets the words that most servers know', () => {
    const { body } = sent({
      maxOutputTokens: 5,
      topK: 2,
      messages: [{ role: 'developer', content: [{ type: 'text', text: 'd' }] }],
    });
    expect(body).toMatchObject({ max_tokens: 5, top_k: 2, messages: [{ role: 'system', content: 'd' }] });
  });

  test('is believed to count thinking apart where its total says so', () => {
    const outputOf = (total: number): unknown => {
      const usage = {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: total,
        completion_tokens_details: { reasoning_tokens: 3 },
      };
      const body = { choices: [{ index: 0, message: { content: 'A' } }], usage };
      return openAiCompatible.chat('llama').decodeResponse({ status: 200, headers: {}, body });
    };
    expect(outputOf(18)).toMatchObject({ value: { usage: { outputTokens: 8 } } });
    expect(outputOf(15)).toMatchObject({ value: { usage: { outputTokens: 5 } } });
  });

  test('takes any body of this format as it is, and makes vectors', () => {
    expect(openAiCompatible.chat('llama').acceptsBody).toBeUndefined();
    expect(openAiCompatible.embeddings).toBeDefined();
  });
});
