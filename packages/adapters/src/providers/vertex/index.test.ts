import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { vertex } from './index.js';

const plain: ChatRequest = {
  model: 'gemini-2.5-pro',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): {
  path: string;
  headers: object;
  body: JsonObject;
  dropped: readonly string[];
} {
  const whole = { ...plain, ...request };
  const encoded = vertex.chat(whole.model).encodeRequest(whole);
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, headers: wire.headers, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Vertex', () => {
  test('is the operator’s own address, reached with Google’s OAuth', () => {
    expect(vertex).toMatchObject({
      id: 'vertex',
      auth: { kind: 'google-oauth', scope: 'https://www.googleapis.com/auth/cloud-platform' },
      modelPatterns: [],
    });
    expect(vertex).not.toHaveProperty('baseUrl');
  });

  test('is priced by Google’s list, whoever made the model', () => {
    expect(vertex.priceList?.('gemini-2.5-pro')).toBe('google');
    expect(vertex.priceList?.('claude-sonnet-4-5@20250929')).toBe('google');
  });

  test('has Gemini in its own format, with labels and without a service tier', () => {
    expect(sent({ metadata: { team: 'a' }, serviceTier: 'flex' })).toMatchObject({
      path: '/publishers/google/models/gemini-2.5-pro:generateContent',
      body: { labels: { team: 'a' } },
      dropped: ['service_tier'],
    });
    expect(sent({ stream: true }).path).toBe('/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse');
  });
});

describe('Claude on Vertex', () => {
  const model = 'claude-sonnet-4-5@20250929';

  test('has its model in the address and its version in the body', () => {
    const request = sent({ model });
    expect(request).toMatchObject({ path: `/publishers/anthropic/models/${model}:rawPredict`, headers: {} });
    expect(request.body).toMatchObject({ anthropic_version: 'vertex-2023-10-16', max_tokens: 64_000 });
    expect(request.body).not.toHaveProperty('model');
    expect(sent({ model, stream: true })).toMatchObject({
      path: `/publishers/anthropic/models/${model}:streamRawPredict`,
      body: { stream: true },
    });
  });

  test('has the same for bytes that pass through', () => {
    const translation = vertex.chat(model);
    expect(translation.format).toBe('anthropic-messages');
    expect(translation.passThroughEdits).toEqual({ model: undefined, anthropic_version: 'vertex-2023-10-16' });
    expect(translation.passThroughTarget(model, true).path).toBe(
      `/publishers/anthropic/models/${model}:streamRawPredict`,
    );
  });

  test('cannot be sent anywhere else by its name', () => {
    expect(sent({ model: 'claude-x/../../google/models/y?z' }).path).toBe(
      '/publishers/anthropic/models/claude-x%2F..%2F..%2Fgoogle%2Fmodels%2Fy%3Fz:rawPredict',
    );
  });
});

test.each([
  ['text-embedding-005', '/publishers/google/models/text-embedding-005:predict', { instances: [{ content: 'a' }] }],
  [
    'gemini-embedding-2',
    '/publishers/google/models/gemini-embedding-2:embedContent',
    { content: { parts: [{ text: 'a' }] } },
  ],
])('vectors of %s are asked for at their address, in the words of their format', (model, path, body) => {
  const encoded = vertex.embeddings?.encodeRequest({ model, input: ['a'], encoding: 'float' });
  expect(encoded).toMatchObject({ ok: true, value: { wire: { path, body }, dropped: [] } });
});
