import { describe, expect, test } from '@jest/globals';
import type { EmbeddingsRequest, JsonValue } from '@tollgate/schema';
import { decodeOpenAiFailure } from '../openai-chat/index.js';
import { geminiEmbeddings, geminiTextsMax } from './gemini-embeddings.js';

const request: EmbeddingsRequest = { model: 'gemini-embedding-001', input: ['a', 'b'], encoding: 'float' };
const batch = geminiEmbeddings(decodeOpenAiFailure, {
  path: (model) => `/v1beta/models/${model}:batchEmbedContents`,
  method: 'batch',
});
const single = geminiEmbeddings(decodeOpenAiFailure, {
  path: (model) => `/models/${model}:embedContent`,
  method: 'single',
});

describe('a request for vectors', () => {
  test('is one request a text, each with model, purpose and size', () => {
    const extra = { task_type: 'search_query', title: 't', autoTruncate: true };
    const each = {
      model: 'models/gemini-embedding-001',
      taskType: 'RETRIEVAL_QUERY',
      title: 't',
      outputDimensionality: 8,
    };
    expect(batch.encodeRequest({ ...request, dimensions: 8, extra, user: 'u' })).toEqual({
      ok: true,
      value: {
        wire: {
          method: 'POST',
          path: '/v1beta/models/gemini-embedding-001:batchEmbedContents',
          headers: {},
          body: {
            requests: [
              { ...each, content: { parts: [{ text: 'a' }] } },
              { ...each, content: { parts: [{ text: 'b' }] } },
            ],
          },
        },
        dropped: ['user', 'autoTruncate'],
      },
    });
  });

  test('of the method for one text is that one', () => {
    const extra = { autoTruncate: false };
    expect(single.encodeRequest({ ...request, model: 'gemini-embedding-2', input: ['a'], extra })).toMatchObject({
      value: {
        wire: {
          path: '/models/gemini-embedding-2:embedContent',
          body: { content: { parts: [{ text: 'a' }] }, autoTruncate: false },
        },
      },
    });
    expect(single.encodeRequest(request)).toMatchObject({ ok: false, failure: [{ path: 'input' }] });
  });

  test('is bounded, and holds no token ids', () => {
    const many = Array.from({ length: geminiTextsMax + 1 }, () => 'a');
    expect(batch.encodeRequest({ ...request, input: many })).toMatchObject({ failure: [{ path: 'input' }] });
    expect(batch.encodeRequest({ ...request, input: [[1]] })).toMatchObject({ failure: [{ path: 'input[0]' }] });
  });
});

describe('an answer with vectors', () => {
  const decode = (body: JsonValue, more: Partial<EmbeddingsRequest> = {}) =>
    batch.decodeResponse({ status: 200, headers: {}, body }, { ...request, ...more });

  test('has them in the order of the texts, and counts only where the provider counted', () => {
    const embeddings = [{ values: [1] }, { values: [-2] }];
    expect(decode({ embeddings })).toEqual({ ok: true, value: { vectors: [[1], [-2]], usage: {} } });
    const usageMetadata = { promptTokenCount: 9, promptTokenDetails: [{ modality: 'IMAGE', tokenCount: 5 }] };
    expect(decode({ embeddings, usageMetadata }, { encoding: 'base64' })).toEqual({
      ok: true,
      value: { vectors: ['AACAPw==', 'AAAAwA=='], usage: { inputTokens: 9, inputImageTokens: 5 } },
    });
  });

  test('of the method for one text has one', () => {
    const response = { status: 200, headers: {}, body: { embedding: { values: [1] } } };
    expect(single.decodeResponse(response, { ...request, input: ['a'] })).toMatchObject({ value: { vectors: [[1]] } });
  });

  test.each<JsonValue>([null, {}, { embeddings: [] }, { embeddings: [{ values: [1] }, {}] }])(
    'is unreadable: %j',
    (body) => {
      expect(decode(body)).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable' } });
    },
  );
});
