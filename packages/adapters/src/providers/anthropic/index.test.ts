import { describe, expect, test } from '@jest/globals';
import type { ChatRequest } from '@tollgate/schema';
import { anthropic } from './index.js';

const hello: ChatRequest = {
  model: 'claude-sonnet-5-5',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

describe('the provider', () => {
  test('is reached with a key in the header that it reads', () => {
    expect(anthropic).toMatchObject({
      id: 'anthropic',
      baseUrl: 'https://api.anthropic.com',
      auth: { kind: 'header', name: 'x-api-key' },
      apiKeyVariable: 'ANTHROPIC_API_KEY',
      modelPatterns: ['claude-*'],
    });
  });

  test('speaks its own format in server-sent events', () => {
    expect(anthropic.chat('claude-opus-5-5')).toMatchObject({ format: 'anthropic-messages', framing: 'sse' });
  });

  test('lists every model once, and outputs that fit the context', () => {
    const ids = anthropic.catalog.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, contextTokens, outputTokensMax } of anthropic.catalog) {
      expect(id).toMatch(/^claude-[a-z0-9-]+$/);
      if (outputTokensMax !== undefined) expect(outputTokensMax).toBeLessThan(contextTokens ?? 0);
    }
  });
});

describe('a request without an output limit', () => {
  test.each([
    ['claude-sonnet-5-5', 128_000],
    ['claude-haiku-4-5', 64_000],
    ['claude-fable-5-2', 32_000],
    ['claude-opus-4-1-20250805', 32_000],
    ['claude-3-haiku-20240307', 4096],
  ])('to %s gets %i tokens', (model, limit) => {
    const encoded = anthropic.chat(model).encodeRequest({ ...hello, model });
    expect(encoded.ok && encoded.value.wire.body['max_tokens']).toBe(limit);
  });
});

test('a model’s own quirks are built in', () => {
  const request: ChatRequest = { ...hello, temperature: 0.2, reasoning: { effort: 'high' } };
  const newest = anthropic.chat('claude-opus-5').encodeRequest({ ...request, model: 'claude-opus-5' });
  expect(newest).toMatchObject({ ok: true, value: { dropped: ['temperature'] } });
  expect(newest.ok && newest.value.wire.body['thinking']).toEqual({ type: 'adaptive' });
  const older = anthropic.chat('claude-haiku-4-5').encodeRequest({ ...request, model: 'claude-haiku-4-5' });
  expect(older.ok && older.value.wire.body['thinking']).toEqual({ type: 'enabled', budget_tokens: 16_384 });
});
