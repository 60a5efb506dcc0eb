import { describe, expect, test } from '@jest/globals';
import { call } from '../testing/caller.js';
import { sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { virtualKey } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage((urls) => ({
  providers: [
    { id: 'oai', kind: 'openai', baseUrl: `${urls.upstream}/v1` },
    { id: 'goo', kind: 'google', baseUrl: urls.upstream },
    { id: 'ant', kind: 'anthropic', baseUrl: urls.upstream },
  ],
}));

const embed = (address: string, body: object) =>
  call(proxy, {
    path: `/v1beta/models/${address}`,
    headers: { authorization: undefined, 'x-goog-api-key': virtualKey },
    body,
  });
const sent = () => JSON.parse(upstream.calls[0]?.body.toString() ?? '');
const content = (text: string) => ({ parts: [{ text }] });

describe('vectors for a caller of Google’s dialect', () => {
  test('come from a provider of its own', async () => {
    const usageMetadata = { promptTokenCount: 3 };
    upstream.answer = (received) =>
      sendJson(received, 200, { embeddings: [{ values: [0.5, -1] }, { values: [1, 2] }], usageMetadata });
    const requests = ['a', 'b'].map((text) => ({ content: content(text), taskType: 'RETRIEVAL_QUERY' }));
    const answer = await embed('goo/gemini-embedding-001:batchEmbedContents', { requests });
    expect(JSON.parse(answer.text)).toEqual({
      embeddings: [{ values: [0.5, -1] }, { values: [1, 2] }],
      usageMetadata,
    });
    expect(upstream.calls[0]?.path).toBe('/v1beta/models/gemini-embedding-001:batchEmbedContents');
    const asked = requests.map((request) => ({ ...request, model: 'models/gemini-embedding-001' }));
    expect(sent()).toEqual({ requests: asked });
    expect(proxy.recorder.attempts[0]).toMatchObject({
      admission: { endpoint: 'embeddings', requestedModel: 'goo/gemini-embedding-001' },
      closings: [{ outcome: 'settled', usageQuality: 'provider-final', usage: { inputTokens: 3 } }],
    });
  });

  test('come from others too, and what they have no word for is told', async () => {
    const data = [{ object: 'embedding', index: 0, embedding: [0.5, -1] }];
    upstream.answer = (received) => sendJson(received, 200, { data, usage: { prompt_tokens: 3, total_tokens: 3 } });
    const body = { content: content('a'), taskType: 'CLUSTERING', title: 't', outputDimensionality: 2 };
    const answer = await embed('oai/text-embedding-3-small:embedContent', body);
    expect(JSON.parse(answer.text)).toEqual({
      embedding: { values: [0.5, -1] },
      usageMetadata: { promptTokenCount: 3 },
    });
    expect(sent()).toEqual({
      model: 'text-embedding-3-small',
      input: ['a'],
      encoding_format: 'float',
      dimensions: 2,
    });
    expect(answer.headers['x-tollgate-dropped']).toBe('taskType, title');
  });

  test('are refused in the dialect where there are none', async () => {
    const none = await embed('ant/claude-haiku-4-5:embedContent', { content: content('a') });
    expect([none.status, JSON.parse(none.text).error.status]).toEqual([400, 'INVALID_ARGUMENT']);
    const wrong = await embed('goo/gemini-embedding-001:batchEmbedContents', { requests: 'a' });
    expect(JSON.parse(wrong.text).error.message).toContain('requests');
    expect(upstream.calls).toHaveLength(0);
  });
});
