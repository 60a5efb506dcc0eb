import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDollars, parseDollars } from './units.js';

describe('money as text', () => {
  it.each([
    [0n, '0.000000000000'],
    [1n, '0.000000000001'],
    [-1n, '-0.000000000001'],
    [2_500_000_000_000n, '2.500000000000'],
    [-123_456_789_012_345n, '-123.456789012345'],
  ])('writes %s pico-dollars as %s', (amount, text) => {
    expect(formatDollars(amount)).toBe(text);
    expect(parseDollars(text)).toBe(amount);
  });

  it('loses nothing on the way to text and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (amount) => {
        expect(parseDollars(formatDollars(amount))).toBe(amount);
      }),
    );
  });

  it.each(['', '.5', '1.', '1e3', '1,5', '0.1234567890123', ' 1', '--1', 'NaN'])('refuses %j', (text) => {
    expect(parseDollars(text)).toBeUndefined();
  });

  it.each([
    ['3', 3_000_000_000_000n],
    ['0.15', 150_000_000_000n],
  ])('reads the short form %s', (text, amount) => {
    expect(parseDollars(text)).toBe(amount);
  });
});
