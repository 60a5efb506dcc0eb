import { describe, expect, test } from '@jest/globals';
import type { EmbeddingsRequest, JsonObject } from '@tollgate/schema';
import { decodeOpenAiFailure } from '../openai-chat/index.js';
import { titanEmbeddings } from './titan-embeddings.js';

const request: EmbeddingsRequest = { model: 'amazon.titan-embed-text-v2:0', input: ['a'], encoding: 'float' };
const translation = titanEmbeddings(decodeOpenAiFailure, (model) => `/model/${encodeURIComponent(model)}/invoke`);

describe('a request for a vector', () => {
  test.each<[string, JsonObject]>([
    ['amazon.titan-embed-text-v2:0', { inputText: 'a', dimensions: 256 }],
    ['amazon.titan-embed-image-v1', { inputText: 'a', embeddingConfig: { outputEmbeddingLength: 256 } }],
  ])('to %s names the size in the words of the model', (model, body) => {
    expect(translation.encodeRequest({ ...request, model, dimensions: 256 })).toMatchObject({
      value: { wire: { path: `/model/${encodeURIComponent(model)}/invoke`, body } },
    });
  });

  test('of another size than the model has is refused', () => {
    const first = { ...request, model: 'amazon.titan-embed-text-v1' };
    expect(translation.encodeRequest({ ...first, dimensions: 256 })).toMatchObject({
      failure: [{ path: 'dimensions' }],
    });
    expect(translation.encodeRequest(first)).toMatchObject({ value: { wire: { body: { inputText: 'a' } } } });
  });

  test('is for one text', () => {
    expect(translation.encodeRequest({ ...request, input: ['a', 'b'] })).toMatchObject({
      failure: [{ path: 'input' }],
    });
    expect(translation.encodeRequest({ ...request, input: [[1]] })).toMatchObject({ failure: [{ path: 'input[0]' }] });
  });

  test('keeps what the model knows and tells what it does not', () => {
    const extra = { normalize: false, input_type: 'query', other: 1 };
    expect(translation.encodeRequest({ ...request, extra })).toMatchObject({
      value: {
        wire: { body: { inputText: 'a', normalize: false } },
        dropped: ['input_type: the model makes one kind of vectors', 'other'],
      },
    });
  });
});

test('an answer has the vector and the count, or cannot be read', () => {
  const answer = (body: JsonObject) => translation.decodeResponse({ status: 200, headers: {}, body }, request);
  expect(answer({ embedding: [1, 2], inputTextTokenCount: 3, embeddingsByType: { float: [1, 2] } })).toEqual({
    ok: true,
    value: { vectors: [[1, 2]], usage: { inputTokens: 3 } },
  });
  expect(answer({ inputTextTokenCount: 3 })).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable' } });
});
