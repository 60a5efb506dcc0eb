import { describe, expect, test } from '@jest/globals';
import type { EmbeddingsRequest, JsonObject, JsonValue } from '@tollgate/schema';
import { decodeCohereFailure } from '../cohere-chat/index.js';
import { type CohereEmbeddingsTarget, cohereEmbeddings, cohereTextsMax } from './cohere-embeddings.js';

const request: EmbeddingsRequest = { model: 'embed-v4.0', input: ['a', 'b'], encoding: 'float' };
const own: CohereEmbeddingsTarget = { path: () => '/v2/embed', modelInBody: true, base64: true };
const invoked: CohereEmbeddingsTarget = {
  path: (model) => `/model/${encodeURIComponent(model)}/invoke`,
  modelInBody: false,
  base64: false,
  inputTokensHeader: 'x-amzn-bedrock-input-token-count',
};
const encode = (wanted: Partial<EmbeddingsRequest>, target = own) =>
  cohereEmbeddings(decodeCohereFailure, target).encodeRequest({ ...request, ...wanted });
const decode = (body: JsonValue, more: Partial<EmbeddingsRequest> = {}, headers: Record<string, string> = {}) =>
  cohereEmbeddings(decodeCohereFailure, invoked).decodeResponse(
    { status: 200, headers, body },
    { ...request, ...more },
  );

describe('a request for vectors', () => {
  test('names texts, their type and the encoding', () => {
    const extra = { truncate: 'NONE', input_type: 'query', other: 1 };
    expect(encode({ dimensions: 512, encoding: 'base64', extra, user: 'u' })).toEqual({
      ok: true,
      value: {
        wire: {
          method: 'POST',
          path: '/v2/embed',
          headers: {},
          body: {
            model: 'embed-v4.0',
            texts: ['a', 'b'],
            input_type: 'search_query',
            embedding_types: ['base64'],
            output_dimension: 512,
            truncate: 'NONE',
          },
        },
        dropped: ['user', 'other'],
      },
    });
  });

  test('on a platform that names the model in the address has it there, and numbers for vectors', () => {
    expect(encode({ model: 'cohere.embed-english-v3', encoding: 'base64' }, invoked)).toMatchObject({
      value: {
        wire: {
          path: '/model/cohere.embed-english-v3/invoke',
          body: { texts: ['a', 'b'], input_type: 'search_document', embedding_types: ['float'] },
        },
      },
    });
    const encoded = encode({}, invoked);
    expect(encoded.ok && encoded.value.wire.body).not.toHaveProperty('model');
  });

  test.each<[JsonObject, string, readonly string[]]>([
    [{}, 'search_document', []],
    [{ input_type: 'classification' }, 'classification', []],
    [{ task_type: 'QUESTION_ANSWERING' }, 'search_query', []],
    [{ input_type: 'similarity' }, 'search_document', ['input_type: the provider has none for similarity']],
  ])('with %j is for %s', (extra, inputType, dropped) => {
    expect(encode({ extra })).toMatchObject({ value: { wire: { body: { input_type: inputType } }, dropped } });
  });

  test('is bounded, and holds no token ids', () => {
    const many = Array.from({ length: cohereTextsMax + 1 }, () => 'a');
    expect(encode({ input: many })).toMatchObject({ ok: false, failure: [{ path: 'input' }] });
    expect(encode({ input: [[1]] })).toMatchObject({ ok: false, failure: [{ path: 'input[0]' }] });
  });
});

describe('an answer with vectors', () => {
  const billed = { meta: { billed_units: { input_tokens: 7, image_tokens: 3 } } };

  test('has them by their type, as they were asked for', () => {
    const body = { embeddings: { float: [[1], [-2]] }, ...billed };
    expect(decode(body)).toEqual({
      ok: true,
      value: { vectors: [[1], [-2]], usage: { inputTokens: 10, inputImageTokens: 3 } },
    });
    expect(decode(body, { encoding: 'base64' })).toMatchObject({ value: { vectors: ['AACAPw==', 'AAAAwA=='] } });
    expect(decode({ embeddings: { base64: ['AACAPw==', 'AAAAwA=='] } })).toMatchObject({
      value: { vectors: [[1], [-2]] },
    });
  });

  test('may have them in a plain list, and the count in a header', () => {
    const headers = { 'x-amzn-bedrock-input-token-count': '12' };
    expect(decode({ embeddings: [[1], [2]] }, {}, headers)).toEqual({
      ok: true,
      value: { vectors: [[1], [2]], usage: { inputTokens: 12 } },
    });
    expect(decode({ embeddings: [[1], [2]] }, {}, { 'x-amzn-bedrock-input-token-count': 'x' })).toMatchObject({
      value: { usage: {} },
    });
  });

  test.each<JsonValue>([
    null,
    {},
    { embeddings: {} },
    { embeddings: { float: [[1]] } },
    { embeddings: { float: [[1], ['x']] } },
    { embeddings: { int8: [[1], [2]] } },
  ])('is unreadable: %j', (body) => {
    expect(decode(body)).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable' } });
  });

  test('can be an error', () => {
    const translation = cohereEmbeddings(decodeCohereFailure, own);
    const response = { status: 404, headers: {}, body: { message: 'model not found' } };
    expect(translation.decodeResponse(response, request)).toMatchObject({ failure: { code: 'upstream.not-found' } });
  });
});
