import { expect, test } from '@jest/globals';
import { can, chatModel } from './model-card.js';

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
