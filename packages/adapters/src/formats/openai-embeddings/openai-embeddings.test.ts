import { describe, expect, test } from '@jest/globals';
import type { EmbeddingsRequest, JsonValue } from '@tollgate/schema';
import type { WireRequest } from '../../core/wire.js';
import { decodeOpenAiFailure } from '../openai-chat/index.js';
import { type EmbeddingsQuirks, openAiEmbeddings } from './openai-embeddings.js';

const request: EmbeddingsRequest = { model: 'text-embedding-3-small', input: ['a', 'b'], encoding: 'float' };
const translation = (quirks: Partial<EmbeddingsQuirks> = {}): ReturnType<typeof openAiEmbeddings> =>
  openAiEmbeddings(decodeOpenAiFailure, quirks);
const body = (...vectors: readonly JsonValue[]): JsonValue => ({
  object: 'list',
  model: 'text-embedding-3-small',
  data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
  usage: { prompt_tokens: 4, total_tokens: 4 },
});
const decode = (value: JsonValue, more: Partial<EmbeddingsRequest> = {}, status = 200): unknown =>
  translation().decodeResponse({ status, headers: {}, body: value }, { ...request, ...more });

const wireOf = (wanted: EmbeddingsRequest, quirks: Partial<EmbeddingsQuirks> = {}): WireRequest => {
  const encoded = translation(quirks).encodeRequest(wanted);
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return encoded.value.wire;
};

describe('a request for vectors', () => {
  test('says what is wanted and in which encoding', () => {
    const wanted: EmbeddingsRequest = {
      ...request,
      input: ['a', [1, 2]],
      dimensions: 256,
      encoding: 'base64',
      user: 'u',
      extra: { task: 'x' },
    };
    expect(wireOf(wanted)).toEqual({
      method: 'POST',
      path: '/embeddings',
      headers: {},
      body: {
        task: 'x',
        model: 'text-embedding-3-small',
        input: ['a', [1, 2]],
        encoding_format: 'base64',
        dimensions: 256,
        user: 'u',
      },
    });
  });

  test('goes where its provider has it, with the provider’s names', () => {
    const quirks = {
      path: '/v1/embeddings',
      dimensionsMember: 'output_dimension',
      encodings: 'float',
      user: false,
    } as const;
    const wire = wireOf({ ...request, dimensions: 3, user: 'u' }, quirks);
    expect(wire).toMatchObject({
      path: '/v1/embeddings',
      body: { model: 'text-embedding-3-small', input: ['a', 'b'], output_dimension: 3 },
    });
    expect(Object.keys(wire.body).sort()).toEqual(['input', 'model', 'output_dimension']);
    expect(translation(quirks).encodeRequest({ ...request, user: 'u' })).toMatchObject({
      value: { dropped: ['user'] },
    });
  });

  test('with token ids is refused where the provider takes only texts', () => {
    expect(translation({ tokenIds: false }).encodeRequest({ ...request, input: ['a', [1]] })).toEqual({
      ok: false,
      failure: [{ path: 'input[1]', message: expect.stringContaining('token ids') }],
    });
  });

  test('says what the vectors are for where the provider must know, and has documents if the caller does not say', () => {
    const quirks = { inputTypes: { document: 'passage', query: 'query' } };
    expect(wireOf(request, quirks).body['input_type']).toBe('passage');
    expect(wireOf({ ...request, extra: { input_type: 'search_query' } }, quirks).body['input_type']).toBe('query');
    expect(translation(quirks).encodeRequest({ ...request, extra: { task_type: 'CLUSTERING' } })).toMatchObject({
      value: {
        wire: { body: { input_type: 'passage' } },
        dropped: ['input_type: the provider has none for clustering'],
      },
    });
    expect(wireOf(request).body).not.toHaveProperty('input_type');
  });
});

describe('vectors of signed bytes', () => {
  const quirks = { encodings: 'base64-int8' } as const;
  const decoded = (encoding: 'float' | 'base64'): unknown =>
    translation(quirks).decodeResponse(
      { status: 200, headers: {}, body: body('AX+A', '//4D') },
      { ...request, encoding },
    );

  test('are asked for by their own name, and come out as a caller of this format can read them', () => {
    expect(wireOf(request, quirks).body['encoding_format']).toBe('base64_int8');
    expect(decoded('float')).toMatchObject({
      value: {
        vectors: [
          [1, 127, -128],
          [-1, -2, 3],
        ],
      },
    });
    expect(decoded('base64')).toMatchObject({ value: { vectors: ['AACAPwAA/kIAAADD', 'AACAvwAAAMAAAEBA'] } });
  });
});

describe('an answer with vectors', () => {
  test('has them in the order of the inputs', () => {
    const mixed = {
      data: [
        { index: 1, embedding: [2] },
        { index: 0, embedding: [1] },
      ],
    };
    expect(decode(mixed)).toEqual({ ok: true, value: { vectors: [[1], [2]], usage: {} } });
  });

  test('has the model that made them and what was counted', () => {
    expect(decode(body([1], [2]))).toEqual({
      ok: true,
      value: { model: 'text-embedding-3-small', vectors: [[1], [2]], usage: { inputTokens: 4 } },
    });
    expect(decode({ ...Object(body([1], [2])), usage: { total_tokens: 9 } })).toMatchObject({
      value: { usage: { inputTokens: 9 } },
    });
  });

  test('has them in the encoding the caller asked for, whatever the provider sent', () => {
    expect(decode(body([1, -2], 'AACAPwAAAMA='))).toMatchObject({
      value: {
        vectors: [
          [1, -2],
          [1, -2],
        ],
      },
    });
    expect(decode(body([1, -2], 'AACAPwAAAMA='), { encoding: 'base64' })).toMatchObject({
      value: { vectors: ['AACAPwAAAMA=', 'AACAPwAAAMA='] },
    });
  });

  test.each<JsonValue>([
    null,
    'x',
    {},
    { data: [] },
    body([1]),
    body([1], [2], [3]),
    body([1], 'not base64!'),
    body([1], ['x']),
    body([1], null),
  ])('is unreadable: %j', (value) => {
    expect(decode(value)).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable', retryable: true } });
  });

  test('can be an error, read as those of chat are', () => {
    const error = { message: 'The model `x` does not exist.', type: 'invalid_request_error', code: 'model_not_found' };
    expect(decode({ error }, {}, 404)).toMatchObject({
      ok: false,
      failure: { code: 'upstream.not-found', status: 404 },
    });
    expect(translation().decodeFailure({ status: 401, headers: {}, body: { error } }).status).toBe(401);
  });
});
