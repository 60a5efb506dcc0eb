import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { perplexity } from './index.js';

const plain: ChatRequest = {
  model: 'sonar',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = perplexity.chat('sonar').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Perplexity', () => {
  test('is not asked for counts, which it always sends', () => {
    expect(sent({}).body).toEqual({ model: 'sonar', messages: [{ role: 'user', content: 'Hi' }], stream: true });
    expect(perplexity.chat('sonar').passThroughEdits).toEqual({ stream_options: undefined });
  });

  test('refuses several answers and gets no stop words', () => {
    expect(perplexity.chat('sonar').encodeRequest({ ...plain, choices: 2 }).ok).toBe(false);
    expect(sent({ stop: ['x'], seed: 1 }).dropped).toEqual(['seed', 'stop']);
  });

  test('makes vectors of signed bytes', () => {
    const request = { model: 'pplx-embed-v1-4b', input: ['a'], encoding: 'float', dimensions: 2 } as const;
    expect(perplexity.embeddings?.encodeRequest(request)).toMatchObject({
      value: { wire: { path: '/v1/embeddings', body: { encoding_format: 'base64_int8', dimensions: 2 } } },
    });
    const body = { data: [{ index: 0, embedding: '/wE=' }], usage: { prompt_tokens: 1 } };
    expect(perplexity.embeddings?.decodeResponse({ status: 200, headers: {}, body }, request)).toMatchObject({
      value: { vectors: [[-1, 1]], usage: { inputTokens: 1 } },
    });
  });
});
