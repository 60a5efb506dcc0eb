import { expect, test } from '@jest/globals';
import { can, chatModel, lacking } from './model-card.js';

test('the abilities of a model are those that are named, and streaming; of others nothing is said', () => {
  expect(can('tools', 'vision')).toEqual({ tools: true, vision: true, streaming: true });
  expect(can()).toEqual({ streaming: true });
});

test('the card of a chat model has the limits that are known', () => {
  const abilities = { tools: true, streaming: true };

  expect(chatModel('a', [1000, 100], 'tools')).toEqual({
    id: 'a',
    contextTokens: 1000,
    outputTokensMax: 100,
    abilities,
  });
  expect(chatModel('a', [1000], 'tools')).toEqual({ id: 'a', contextTokens: 1000, abilities });
  expect(chatModel('a', [], 'tools')).toEqual({ id: 'a', abilities });
});

test('what a model is known to lack is said beside what it has', () => {
  expect(lacking(chatModel('a', [], 'tools'), 'reasoning', 'vision')).toEqual({
    id: 'a',
    abilities: { tools: true, streaming: true, reasoning: false, vision: false },
  });
  expect(lacking({ id: 'a', contextTokens: 9 }, 'tools')).toEqual({
    id: 'a',
    contextTokens: 9,
    abilities: { tools: false },
  });
});
