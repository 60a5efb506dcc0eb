import { describe, expect, test } from '@jest/globals';
import type { EmbeddingsRequest, JsonValue } from '@tollgate/schema';
import { decodeOpenAiFailure } from '../openai-chat/index.js';
import { vertexEmbeddings, vertexTextsMax } from './vertex-embeddings.js';

const request: EmbeddingsRequest = { model: 'text-embedding-005', input: ['a', 'b'], encoding: 'float' };
const translation = vertexEmbeddings(decodeOpenAiFailure, (model) => `/publishers/google/models/${model}:predict`);

describe('a request for vectors', () => {
  test('is one instance a text, with the size among the parameters', () => {
    const extra = { input_type: 'document', title: 't', autoTruncate: false };
    expect(translation.encodeRequest({ ...request, dimensions: 8, extra })).toEqual({
      ok: true,
      value: {
        wire: {
          method: 'POST',
          path: '/publishers/google/models/text-embedding-005:predict',
          headers: {},
          body: {
            instances: [
              { content: 'a', task_type: 'RETRIEVAL_DOCUMENT', title: 't' },
              { content: 'b', task_type: 'RETRIEVAL_DOCUMENT', title: 't' },
            ],
            parameters: { outputDimensionality: 8, autoTruncate: false },
          },
        },
        dropped: [],
      },
    });
    expect(translation.encodeRequest({ ...request, input: ['a'] })).toMatchObject({
      value: { wire: { body: { instances: [{ content: 'a' }] } } },
    });
  });

  test('is bounded, most of all for the models that take one text at a time', () => {
    const many = Array.from({ length: vertexTextsMax + 1 }, () => 'a');
    expect(translation.encodeRequest({ ...request, input: many })).toMatchObject({ failure: [{ path: 'input' }] });
    expect(translation.encodeRequest({ ...request, model: 'gemini-embedding-001' })).toMatchObject({ ok: false });
  });
});

describe('an answer with vectors', () => {
  const prediction = (values: JsonValue, count?: number): JsonValue => ({
    embeddings: { values, ...(count === undefined ? {} : { statistics: { token_count: count, truncated: false } }) },
  });
  const decode = (...predictions: readonly JsonValue[]) =>
    translation.decodeResponse({ status: 200, headers: {}, body: { predictions } }, request);

  test('has the counts of all texts together, or none where one is missing', () => {
    expect(decode(prediction([1], 3), prediction([2], 4))).toEqual({
      ok: true,
      value: { vectors: [[1], [2]], usage: { inputTokens: 7 } },
    });
    expect(decode(prediction([1], 3), prediction([2]))).toEqual({
      ok: true,
      value: { vectors: [[1], [2]], usage: {} },
    });
  });

  test('is unreadable without a vector for each text', () => {
    expect(decode(prediction([1]))).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable' } });
    expect(decode(prediction([1]), null)).toMatchObject({ ok: false });
  });
});
