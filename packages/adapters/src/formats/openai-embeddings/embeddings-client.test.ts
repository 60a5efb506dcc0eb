import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { embeddingsInputsMax, parseEmbeddingsRequest, renderEmbeddingsResult } from './embeddings-client.js';

describe('a caller who wants vectors', () => {
  test.each<[JsonValue, unknown]>([
    ['a', ['a']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [[1, 2, 3], [[1, 2, 3]]],
    [
      [[1], [2, 3]],
      [[1], [2, 3]],
    ],
  ])('gives the input %j', (input, expected) => {
    expect(parseEmbeddingsRequest({ model: 'm', input })).toEqual({
      ok: true,
      value: { model: 'm', input: expected, encoding: 'float' },
    });
  });

  test('says dimensions, encoding and user, and what only some providers know', () => {
    const body = {
      model: 'm',
      input: 'a',
      dimensions: 256,
      encoding_format: 'base64',
      user: 'u',
      input_type: 'query',
      nothing: null,
    };
    expect(parseEmbeddingsRequest(body)).toEqual({
      ok: true,
      value: {
        model: 'm',
        input: ['a'],
        dimensions: 256,
        encoding: 'base64',
        user: 'u',
        extra: { input_type: 'query' },
      },
    });
  });

  test.each<[JsonValue, string]>([
    ['x', ''],
    [{ input: 'a' }, 'model'],
    [{ model: 'm' }, 'input'],
    [{ model: 'm', input: '' }, 'input'],
    [{ model: 'm', input: [] }, 'input'],
    [{ model: 'm', input: ['a', ''] }, 'input[1]'],
    [{ model: 'm', input: ['a', 5] }, 'input'],
    [{ model: 'm', input: [1.5] }, 'input'],
    [{ model: 'm', input: Array.from({ length: embeddingsInputsMax + 1 }, () => 'a') }, 'input'],
    [{ model: 'm', input: 'a', dimensions: 0 }, 'dimensions'],
    [{ model: 'm', input: 'a', encoding_format: 'hex' }, 'encoding_format'],
  ])('is told where %j is wrong', (body, path) => {
    const parsed = parseEmbeddingsRequest(body);
    expect(parsed).toMatchObject({ ok: false, failure: [{ path }] });
  });
});

describe('an answer with vectors', () => {
  test('is written as OpenAI writes it', () => {
    expect(
      renderEmbeddingsResult({ model: 'm-1', vectors: [[1, 2], 'AAAA'], usage: { inputTokens: 7 } }, 'asked'),
    ).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [1, 2] },
        { object: 'embedding', index: 1, embedding: 'AAAA' },
      ],
      model: 'm-1',
      usage: { prompt_tokens: 7, total_tokens: 7 },
    });
  });

  test('names the model asked for where the provider names none, and no count it does not know', () => {
    const rendered = renderEmbeddingsResult({ vectors: [], usage: {} }, 'asked');
    expect(rendered).toEqual({ object: 'list', data: [], model: 'asked' });
  });
});
