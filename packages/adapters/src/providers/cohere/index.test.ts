import { describe, expect, test } from '@jest/globals';
import { cohere } from './index.js';

describe('Cohere', () => {
  test('is asked at version 2 of its own address, with a bearer key', () => {
    expect(cohere).toMatchObject({
      baseUrl: 'https://api.cohere.com',
      auth: { kind: 'bearer' },
      apiKeyVariable: 'COHERE_API_KEY',
      modelPatterns: ['command-*'],
    });
    expect(cohere.chat('command-a-03-2025')).toMatchObject({ format: 'cohere-chat', framing: 'sse' });
    expect(cohere.chat('x').passThroughTarget('x', true)).toEqual({ path: '/v2/chat', headers: {} });
  });

  test('is priced by the list of its own name', () => {
    expect(cohere.priceList).toBeUndefined();
  });
});
