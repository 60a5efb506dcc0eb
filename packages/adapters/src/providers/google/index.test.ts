import { describe, expect, test } from '@jest/globals';
import type { ChatRequest } from '@tollgate/schema';
import { google } from './index.js';

const plain: ChatRequest = {
  model: 'gemini-2.5-pro',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

describe('Gemini at its maker', () => {
  test('is reached with a key in the header that it reads', () => {
    expect(google).toMatchObject({
      id: 'google',
      baseUrl: 'https://generativelanguage.googleapis.com',
      auth: { kind: 'header', name: 'x-goog-api-key' },
      apiKeyVariable: 'GEMINI_API_KEY',
      modelPatterns: ['gemini-*'],
    });
    expect(google).not.toHaveProperty('priceList');
  });

  test('has the model in the address, for bytes that pass through too', () => {
    const translation = google.chat('gemini-2.5-pro');
    const target = { path: '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse', headers: {} };
    expect(translation).toMatchObject({ format: 'gemini-generate', framing: 'sse-or-json' });
    expect(translation.passThroughTarget('gemini-2.5-pro', true)).toEqual(target);
    expect(translation.passThroughTarget('gemini-2.5-pro', false).path).toBe(
      '/v1beta/models/gemini-2.5-pro:generateContent',
    );
    expect(translation.encodeRequest(plain)).toMatchObject({ ok: true, value: { wire: target } });
  });

  test('takes a service tier and no labels', () => {
    const encoded = google
      .chat('gemini-2.5-pro')
      .encodeRequest({ ...plain, serviceTier: 'flex', metadata: { team: 'a' } });
    expect(encoded).toMatchObject({
      ok: true,
      value: { wire: { body: { serviceTier: 'flex' } }, dropped: ['metadata'] },
    });
  });

  test('is asked to think as each model wants it', () => {
    const thinking = (model: string): unknown =>
      google.chat(model).encodeRequest({ ...plain, model, reasoning: { effort: 'low' } });
    const asked = (thinkingConfig: object): object => ({
      ok: true,
      value: { wire: { body: { generationConfig: { thinkingConfig } } } },
    });
    expect(thinking('gemini-2.5-pro')).toMatchObject(asked({ thinkingBudget: 1024 }));
    expect(thinking('gemini-3.8-flash')).toMatchObject(asked({ thinkingLevel: 'LOW' }));
  });
});

test.each([
  [
    'gemini-embedding-001',
    '/v1beta/models/gemini-embedding-001:batchEmbedContents',
    { requests: [{ model: 'models/gemini-embedding-001', content: { parts: [{ text: 'a' }] } }] },
  ],
])('vectors of %s are asked for at their address, in the words of their format', (model, path, body) => {
  const encoded = google.embeddings?.encodeRequest({ model, input: ['a'], encoding: 'float' });
  expect(encoded).toMatchObject({ ok: true, value: { wire: { path, body }, dropped: [] } });
});
