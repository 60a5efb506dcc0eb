import { describe, expect, it } from '@jest/globals';
import { estimateTokensRoughly } from './rough-tokens.js';

describe('a rough estimate', () => {
  it.each([
    [0, 0],
    [1, 1],
    [4, 1],
    [5, 2],
    [4_000_000, 1_000_000],
  ])('of %s characters is %s tokens', (chars, tokens) => {
    expect(estimateTokensRoughly(chars)).toBe(tokens);
  });
});
