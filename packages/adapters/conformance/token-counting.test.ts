import { describe, expect, test } from '@jest/globals';
import { findProvider } from '../src/index.js';

const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
const messages = [{ role: 'user', content: 'Hi' }];

function asked(
  kind: string,
  model: string,
  chatBody: Parameters<NonNullable<ReturnType<typeof countingOf>>['questionOf']>[0],
) {
  const counting = countingOf(kind, model);
  if (counting === undefined) throw new Error(`${kind} counts nothing`);
  return { ...counting.target(model), body: counting.questionOf(chatBody, model) };
}

function countingOf(kind: string, model: string) {
  return findProvider(kind)?.chat(model).counting;
}

describe('how many tokens a conversation would come to', () => {
  test('is asked of Anthropic without what says how to answer', () => {
    const body = { model: 'alias', messages, system: 's', max_tokens: 9, temperature: 1, stream: true, unheard_of: 1 };
    expect(asked('anthropic', 'claude-haiku-4-5', body)).toEqual({
      path: '/v1/messages/count_tokens',
      headers: { 'anthropic-version': '2023-06-01' },
      body: { model: 'claude-haiku-4-5', messages, system: 's', unheard_of: 1 },
    });
  });

  test('is asked of Vertex AI for Claude at one address, with the model in the body', () => {
    expect(asked('vertex', 'claude-haiku-4-5@20251001', { messages, max_tokens: 9 })).toEqual({
      path: '/publishers/anthropic/models/count-tokens:rawPredict',
      headers: {},
      body: { model: 'claude-haiku-4-5@20251001', messages, anthropic_version: 'vertex-2023-10-16' },
    });
  });

  test('is asked of Google with the whole request in an envelope', () => {
    const body = { contents, tools: [], generationConfig: { maxOutputTokens: 3 } };
    expect(asked('google', 'gemini-2.5-flash', body)).toEqual({
      path: '/v1beta/models/gemini-2.5-flash:countTokens',
      headers: {},
      body: { generateContentRequest: { ...body, model: 'models/gemini-2.5-flash' } },
    });
  });

  test('is asked of Vertex AI for Gemini with the parts it takes', () => {
    const body = { contents, tools: [], toolConfig: {}, labels: { a: 'b' } };
    expect(asked('vertex', 'gemini-2.5-flash', body)).toEqual({
      path: '/publishers/google/models/gemini-2.5-flash:countTokens',
      headers: {},
      body: { contents, tools: [] },
    });
  });

  test.each([
    ['anthropic', 'claude-haiku-4-5', { input_tokens: 14 }],
    ['google', 'gemini-2.5-flash', { totalTokens: 14, promptTokensDetails: [] }],
  ])('is read from the answer of %s, and from nothing else', (kind, model, body) => {
    const counting = countingOf(kind, model);
    expect(counting?.readCount(body)).toBe(14);
    for (const other of [null, 'text', [], {}, { input_tokens: 'x', totalTokens: -1 }, 7]) {
      expect(counting?.readCount(other)).toBeUndefined();
    }
  });

  test.each(['openai', 'groq', 'cohere', 'bedrock', 'sim'])('is not asked where nobody answers: %s', (kind) => {
    expect(countingOf(kind, 'any-model')).toBeUndefined();
  });
});
