import { describe, expect, test } from '@jest/globals';
import { quirksOf } from './families.js';
import { bedrock } from './index.js';

describe('the provider', () => {
  test('is reached at its operator’s own region, with a signature or with a key', () => {
    expect(bedrock).toMatchObject({
      id: 'bedrock',
      auth: { kind: 'aws-sigv4', service: 'bedrock', orBearer: true },
      apiKeyVariable: 'AWS_BEARER_TOKEN_BEDROCK',
    });
    expect(bedrock.baseUrl).toBeUndefined();
  });

  test('claims no bare name, and is priced from the list of its platform', () => {
    expect(bedrock.modelPatterns).toEqual([]);
    expect(bedrock.catalog).toEqual([]);
    expect(bedrock.priceList?.('us.anthropic.claude-sonnet-4-6')).toBe('aws');
  });

  test('speaks Converse in binary messages', () => {
    expect(bedrock.chat('amazon.nova-pro-v1:0')).toMatchObject({
      format: 'bedrock-converse',
      framing: 'aws-event-stream',
    });
    expect(bedrock.chat('m').passThroughTarget('a:b', true)).toEqual({
      path: '/model/a%3Ab/converse-stream',
      headers: {},
    });
  });
});

describe('the family of a model', () => {
  test.each([
    'anthropic.claude-sonnet-4-5-20250929-v1:0',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0',
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  ])('is told by its maker, wherever it is served: %s', (id) => {
    expect(quirksOf(id)).toMatchObject({
      reasoning: 'thinking',
      signedReasoning: true,
      cachePoints: 'everywhere',
      schemas: true,
    });
    expect(quirksOf(id).traits.outputTokensDefault).toBe(32_000);
  });

  test.each([
    'some-model',
    '',
    'constructor.x',
    '__proto__.x',
    'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc',
  ])('that is unknown gets what all models take: %s', (id) => {
    expect(quirksOf(id)).toEqual(quirksOf('ai21.jamba-1-5-large-v1:0'));
    expect(quirksOf(id)).toMatchObject({
      reasoning: 'none',
      toolChoice: false,
      cachePoints: 'nowhere',
      schemas: false,
    });
  });

  test('is not that of another maker’s model of the same name', () => {
    expect(quirksOf('acme.claude-sonnet-4-5').reasoning).toBe('none');
    expect(quirksOf('qwen.qwen2-72b').reasoning).toBe('none');
    expect(quirksOf('amazon.nova-pro-v1:0').reasoning).toBe('none');
    expect(quirksOf('amazon.titan-text-lite-v1').nestedTopK).toBe(false);
  });

  test('decides on sound', () => {
    expect(quirksOf('mistral.voxtral-small-24b-2507').audio).toBe(true);
    expect(quirksOf('amazon.nova-2-omni-v1:0').audio).toBe(true);
    expect(quirksOf('us.amazon.nova-2-lite-v1:0').audio).toBe(false);
  });
});

test.each([
  ['amazon.titan-embed-text-v2:0', '/model/amazon.titan-embed-text-v2%3A0/invoke', { inputText: 'a' }],
  [
    'us.cohere.embed-v4:0',
    '/model/us.cohere.embed-v4%3A0/invoke',
    { texts: ['a'], input_type: 'search_document', embedding_types: ['float'] },
  ],
])('vectors of %s are asked for at their address, in the words of their format', (model, path, body) => {
  const encoded = bedrock.embeddings?.encodeRequest({ model, input: ['a'], encoding: 'float' });
  expect(encoded).toMatchObject({ ok: true, value: { wire: { path, body }, dropped: [] } });
});
