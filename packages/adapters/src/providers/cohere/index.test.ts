import { describe, expect, test } from '@jest/globals';
import { cohere } from './index.js';

describe('Cohere', () => {
  test('is asked at version 2 of its own address, with a bearer key', () => {
    expect(cohere).toMatchObject({
      baseUrl: 'https://api.cohere.com',
      auth: { kind: 'bearer' },
      apiKeyVariable: 'COHERE_API_KEY',
      modelPatterns: ['command-*', 'rerank-*'],
    });
    expect(cohere.chat('command-a-03-2025')).toMatchObject({ format: 'cohere-chat', framing: 'sse' });
    expect(cohere.chat('x').passThroughTarget('x', true)).toEqual({ path: '/v2/chat', headers: {} });
  });

  test('is priced by the list of its own name', () => {
    expect(cohere.priceList).toBeUndefined();
  });

  test('makes vectors, in the encoding the caller asks for', () => {
    const request = { model: 'embed-v4.0', input: ['a'], encoding: 'base64', dimensions: 256 } as const;
    expect(cohere.embeddings?.encodeRequest(request)).toMatchObject({
      value: {
        wire: {
          path: '/v2/embed',
          body: {
            model: 'embed-v4.0',
            texts: ['a'],
            input_type: 'search_document',
            embedding_types: ['base64'],
            output_dimension: 256,
          },
        },
      },
    });
  });
});

test('Cohere puts texts in order at version 2 of its address', () => {
  const asked = { model: 'rerank-v3.5', query: 'q', documents: ['a'], returnDocuments: false };
  expect(cohere.rerank?.encodeRequest(asked)).toMatchObject({ path: '/v2/rerank', body: { model: 'rerank-v3.5' } });
});
