import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstCharacters, hasAtMost } from './characters.js';

describe('the bound of a text', () => {
  it.each([
    ['', 0, true],
    ['ab', 2, true],
    ['abc', 2, false],
    ['🦊🦊', 2, true],
    ['🦊🦊🦊', 2, false],
    ['a🦊', 1, false],
    ['🦊'.repeat(512), 512, true],
    ['🦊'.repeat(512) + 'a', 512, false],
  ])('counts characters, not units: %j has at most %d: %s', (text, charactersMax, expected) => {
    expect(hasAtMost(text, charactersMax)).toBe(expected);
  });

  it('is that of its iterator, and what is cut to it is its beginning', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(12), (text, charactersMax) => {
        expect(hasAtMost(text, charactersMax)).toBe([...text].length <= charactersMax);
        expect(firstCharacters(text, charactersMax)).toBe([...text].slice(0, charactersMax).join(''));
      }),
    );
  });
});
