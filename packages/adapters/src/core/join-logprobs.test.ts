import { expect, test } from '@jest/globals';
import { heldTokensMax, joinLogprobs } from './join-logprobs.js';

const tokens = (...words: readonly string[]) => ({ content: words.map((token) => ({ token, logprob: -0.5 })) });

test('probabilities that wait stand before those that follow', () => {
  expect(joinLogprobs(tokens('a'), tokens('b', 'c'))).toEqual(tokens('a', 'b', 'c'));
  expect(joinLogprobs(undefined, tokens('b'))).toEqual(tokens('b'));
  expect(joinLogprobs(tokens('a'), undefined)).toEqual(tokens('a'));
  expect(joinLogprobs(undefined, undefined)).toBeUndefined();
});

test('no more of them wait than may', () => {
  const many = tokens(...Array.from({ length: heldTokensMax }, () => 'a'));
  expect(joinLogprobs(many, tokens('b'))).toEqual(tokens('b'));
});

test('those in another form are left as they are', () => {
  expect(joinLogprobs({ tokens: ['a'] }, { tokens: ['b'] })).toEqual({ tokens: ['b'] });
});
