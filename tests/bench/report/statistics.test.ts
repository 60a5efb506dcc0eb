import { describe, expect, it } from '@jest/globals';
import { median, quantile } from './statistics.ts';

describe('statistics', () => {
  it('takes the middle of numbers in any order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
    expect(median([])).toBeUndefined();
  });

  it('takes the value below which a share of the numbers lies', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile(hundred, 1)).toBe(99);
    expect(quantile([], 0.5)).toBeUndefined();
  });
});
