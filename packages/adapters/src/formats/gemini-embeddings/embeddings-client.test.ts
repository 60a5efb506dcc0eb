import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { type EmbedMethod, embedRequestsMax } from './embed-texts.js';
import { parseEmbedContent, renderEmbedContent } from './embeddings-client.js';

const content = (...texts: string[]) => ({ parts: texts.map((text) => ({ text })) });

function problemsOf(body: JsonValue, method: EmbedMethod = 'batchEmbedContents') {
  const parsed = parseEmbedContent(body, 'm', method);
  if (parsed.ok) throw new Error('was taken');
  return parsed.failure.map(({ path }) => path);
}

describe('a caller of Google’s dialect who wants vectors', () => {
  test('gives one text, and says what for', () => {
    const body = {
      model: 'models/alias',
      content: content('a', 'b'),
      task_type: 'CLUSTERING',
      output_dimensionality: 8,
    };
    expect(parseEmbedContent(body, 'm', 'embedContent')).toEqual({
      ok: true,
      value: { model: 'm', input: ['a\nb'], dimensions: 8, encoding: 'float', extra: { taskType: 'CLUSTERING' } },
    });
  });

  test('gives many', () => {
    const requests = ['a', 'b'].map((text) => ({ model: 'models/x', content: content(text), taskType: 'CLUSTERING' }));
    expect(parseEmbedContent({ requests }, 'm', 'batchEmbedContents')).toEqual({
      ok: true,
      value: { model: 'm', input: ['a', 'b'], encoding: 'float', extra: { taskType: 'CLUSTERING' } },
    });
  });

  test('is told what cannot be one call', () => {
    const requests = [
      { content: content('a'), title: 'x', outputDimensionality: 8 },
      { content: content('b'), taskType: 'CLUSTERING', outputDimensionality: 9 },
    ];
    expect(problemsOf({ requests })).toEqual([
      'requests[1].outputDimensionality',
      'requests[1].title',
      'requests[1].taskType',
    ]);
  });

  test.each<[JsonValue, string]>([
    [{}, 'requests'],
    [{ requests: [] }, 'requests'],
    [{ requests: Array.from({ length: embedRequestsMax + 1 }, () => ({ content: content('a') })) }, 'requests'],
    [{ requests: [{ content: { parts: [] } }] }, 'requests[0].content.parts'],
    [{ requests: [7] }, 'requests[0]'],
    [{ requests: [{ content: { parts: [{ inlineData: {} }] } }] }, 'requests[0].content.parts[0].text'],
    ['text', ''],
    [null, ''],
  ])('is told what is wrong: case %#', (body, path) => {
    expect(problemsOf(body)).toEqual([path]);
  });

  test('is told of one text, too', () => {
    expect(problemsOf({ content: 'text' }, 'embedContent')).toEqual(['content']);
  });

  test('asks Vertex AI’s way for many', () => {
    const instances = ['a', 'b'].map((text) => ({ content: text, task_type: 'CLUSTERING', title: 't' }));
    const parameters = { outputDimensionality: 8, autoTruncate: false };
    expect(parseEmbedContent({ instances, parameters }, 'm', 'predict')).toEqual({
      ok: true,
      value: {
        model: 'm',
        input: ['a', 'b'],
        dimensions: 8,
        encoding: 'float',
        extra: { taskType: 'CLUSTERING', title: 't', autoTruncate: false },
      },
    });
  });

  test('asks Vertex AI’s way for one', () => {
    const embedContentConfig = { outputDimensionality: 8, taskType: 'CLUSTERING' };
    expect(parseEmbedContent({ content: content('a'), embedContentConfig }, 'm', 'embedContent')).toEqual({
      ok: true,
      value: { model: 'm', input: ['a'], dimensions: 8, encoding: 'float', extra: { taskType: 'CLUSTERING' } },
    });
  });

  test.each<[JsonValue, string]>([
    [{}, 'instances'],
    [{ instances: [] }, 'instances'],
    [{ instances: [{ prompt: 'a cat' }] }, 'instances[0].content'],
    [{ instances: [{ content: { parts: [] } }] }, 'instances[0].content'],
    [{ instances: [7] }, 'instances[0]'],
    [{ instances: [{ content: 'a' }, { content: 'b', title: 'x' }] }, 'instances[1].title'],
    [{ instances: [{ content: 'a' }], parameters: { outputDimensionality: 0 } }, 'parameters.outputDimensionality'],
    [null, ''],
  ])('is told what is wrong with that: case %#', (body, path) => {
    expect(problemsOf(body, 'predict')).toEqual([path]);
  });

  test('gets predictions, with the count where it is that of one text', () => {
    const vector = { embeddings: { values: [1] } };
    expect(renderEmbedContent({ vectors: [[1], [1]], usage: { inputTokens: 7 } }, 'predict')).toEqual({
      predictions: [vector, vector],
      usageMetadata: { promptTokenCount: 7 },
    });
    expect(renderEmbedContent({ vectors: [[1]], usage: { inputTokens: 7 } }, 'predict')).toMatchObject({
      predictions: [{ embeddings: { values: [1], statistics: { token_count: 7 } } }],
    });
    expect(renderEmbedContent({ vectors: [[1]], usage: {} }, 'predict')).toEqual({ predictions: [vector] });
  });

  test('gets vectors in the form of the method', () => {
    const result = { vectors: [[0.5, 1], [2]], usage: { inputTokens: 7 } };
    expect(renderEmbedContent(result, 'batchEmbedContents')).toEqual({
      embeddings: [{ values: [0.5, 1] }, { values: [2] }],
      usageMetadata: { promptTokenCount: 7 },
    });
    expect(renderEmbedContent({ vectors: [[1]], usage: {} }, 'embedContent')).toEqual({ embedding: { values: [1] } });
  });
});
