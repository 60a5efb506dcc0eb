import { describe, expect, test } from '@jest/globals';
import { plainDeltaOf } from './plain-delta.js';

const chunk = (delta: object, choice: object = {}, more: object = {}): Parameters<typeof plainDeltaOf>[0] => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta: { ...delta }, finish_reason: null, logprobs: null, ...choice }],
  usage: null,
  ...more,
});

describe('a chunk that only adds a piece', () => {
  test.each([
    ['text', { content: 'Hi' }, 'text'],
    ['text after a role', { role: 'assistant', content: 'Hi' }, 'text'],
    ['text beside empty members', { content: 'Hi', refusal: null, reasoning_content: null, reasoning: '' }, 'text'],
    ['thinking', { reasoning_content: 'Hi', content: null }, 'reasoning'],
    ['thinking by its other name', { reasoning: 'Hi', content: '' }, 'reasoning'],
  ])('is told from its %s', (_name, delta, kind) => {
    expect(plainDeltaOf(chunk(delta))).toEqual({ choice: 0, kind, text: 'Hi' });
  });

  test('belongs to its choice', () => {
    expect(plainDeltaOf(chunk({ content: 'Hi' }, { index: 3 }))?.choice).toBe(3);
  });

  test('may have members that mean nothing here', () => {
    expect(
      plainDeltaOf(chunk({ content: 'Hi' }, { seed: 1 }, { obfuscation: 'xyz', p: 'a', service_tier: 'x' })),
    ).toBeDefined();
  });
});

describe('a chunk that has more to it', () => {
  test.each([
    ['nothing', {}],
    ['an empty text', { content: '' }],
    ['text and thinking', { content: 'a', reasoning: 'b' }],
    ['both names of thinking', { reasoning_content: 'a', reasoning: 'a' }],
    ['a content list', { content: [{ type: 'text', text: 'a' }] }],
    ['a refusal', { refusal: 'No.' }],
    ['tool calls', { tool_calls: [{ index: 0 }] }],
    ['text and tool calls', { content: 'a', tool_calls: [] }],
    ['details of thinking', { reasoning: 'a', reasoning_details: [] }],
    ['annotations', { content: 'a', annotations: [{}] }],
    ['a member with a name from the prototype', { constructor: 'a' }],
  ])('goes the long way: %s', (_name, delta) => {
    expect(plainDeltaOf(chunk(delta))).toBeUndefined();
  });

  test.each([
    ['a finish', { finish_reason: 'stop' }],
    ['log probabilities', { logprobs: { content: [] } }],
    ['no index', { index: undefined }],
    ['no delta', { delta: null }],
  ])('goes the long way: %s', (_name, choice) => {
    expect(plainDeltaOf(chunk({ content: 'Hi' }, choice))).toBeUndefined();
  });

  test.each([
    ['counts', { usage: { prompt_tokens: 1 } }],
    ['an error', { error: { message: 'x' } }],
    ['counts of Groq', { x_groq: { id: 'x' } }],
    ['sources', { citations: ['https://a'] }],
    ['search results', { search_results: [] }],
    ['the end', { object: 'chat.completion.done' }],
    ['no choices', { choices: [] }],
    ['choices of another kind', { choices: 'x' }],
    ['a choice of another kind', { choices: ['x'] }],
    [
      'two choices',
      {
        choices: [
          { index: 0, delta: { content: 'a' } },
          { index: 1, delta: { content: 'b' } },
        ],
      },
    ],
  ])('goes the long way: %s', (_name, more) => {
    expect(plainDeltaOf(chunk({ content: 'Hi' }, {}, more))).toBeUndefined();
  });
});
