import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { base64ToFloats, base64ToInt8, floatsToBase64 } from './float-base64.js';

describe('vectors as base64', () => {
  test('are what Node makes of the same floats', () => {
    for (const length of [0, 1, 2, 3, 4, 5, 100]) {
      const numbers = Array.from({ length }, (_, index) => Math.fround(index * 0.1 - 1));
      expect(floatsToBase64(numbers)).toBe(Buffer.from(Float32Array.from(numbers).buffer).toString('base64'));
    }
  });

  test('come back as the same 32-bit floats', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { maxLength: 20 }), (numbers) => {
        expect(base64ToFloats(floatsToBase64(numbers))).toEqual(numbers);
      }),
    );
  });

  test.each(['AAA', 'AAAA', 'AA==', '????', 'AAAAAAA!', 'AAAAAA==='])('are not in %j', (text) => {
    expect(base64ToFloats(text)).toBeUndefined();
  });

  test('of nothing are nothing', () => {
    expect(base64ToFloats('')).toEqual([]);
  });

  test('can be signed bytes', () => {
    const bytes = [0, 1, 127, -128, -1];
    expect(base64ToInt8(Buffer.from(Int8Array.from(bytes).buffer).toString('base64'))).toEqual(bytes);
    expect(base64ToInt8('?')).toBeUndefined();
  });
});
