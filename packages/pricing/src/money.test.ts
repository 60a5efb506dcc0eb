import { describe, expect, it } from '@jest/globals';
import { parseDollars } from '@tollgate/schema';
import fc from 'fast-check';
import { divideRounded, dollarAmountOf } from './money.js';

describe('rounding', () => {
  it.each([
    [0n, 10n, 0n],
    [4n, 10n, 0n],
    [5n, 10n, 1n],
    [14n, 10n, 1n],
    [15n, 10n, 2n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [1n, 2n, 1n],
    [7n, 1n, 7n],
  ])('%s / %s is %s', (amount, divisor, quotient) => {
    expect(divideRounded(amount, divisor)).toBe(quotient);
  });

  it('is never further than half a unit from the true quotient, and a half goes up', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 30n });
    const divisor = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, divisor, (top, bottom) => {
        const doubledError = 2n * (divideRounded(top, bottom) * bottom - top);
        expect(doubledError > -bottom && doubledError <= bottom).toBe(true);
      }),
    );
  });
});

describe('the decimal that a floating point price means', () => {
  it.each([
    [0, '0'],
    [3, '3'],
    [100, '100'],
    [0.1, '0.1'],
    [0.15, '0.15'],
    [2.5, '2.5'],
    [0.0028, '0.0028'],
    [1e-7, '0.0000001'],
    [1.5e-9, '0.0000000015'],
    [1e-12, '0.000000000001'],
    [1e21, `1${'0'.repeat(21)}`],
    [1.25e22, `125${'0'.repeat(20)}`],
  ])('of %s is %s', (usd, text) => {
    expect(dollarAmountOf(usd)).toBe(text);
  });

  it.each([
    ['an error of binary arithmetic', 0.1 + 0.2, '0.3'],
    ['another one', 0.18000000000000002, '0.18'],
    ['a twelfth', 1 / 12, '0.083333333333'],
    ['two thirds', 2 / 3, '0.666666666667'],
    ['half a pico-dollar', 5e-13, '0.000000000001'],
    ['less than half of one', 4.9e-13, '0'],
  ])('is rounded to whole pico-dollars: %s', (_name, usd, text) => {
    expect(dollarAmountOf(usd)).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, -1e-15])('does not exist for %s', (usd) => {
    expect(dollarAmountOf(usd)).toBeUndefined();
  });

  it('is read back as the same price, to the pico-dollar, for every price with up to six fraction digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (millionths) => {
        const text = dollarAmountOf(millionths / 1e6) ?? '';
        expect(parseDollars(text)).toBe(BigInt(millionths) * 1_000_000n);
      }),
    );
  });
});
