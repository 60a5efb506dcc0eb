import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { base64OfText, textOfBase64 } from './base64-text.js';

const wellFormed = (text: string): string => Buffer.from(text).toString();

describe('base64 of text', () => {
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
    ['ü€😀', 'w7zigqzwn5iA'],
  ])('of %j is %j, as RFC 4648 has it', (text, encoded) => {
    expect(base64OfText(text)).toBe(encoded);
    expect(textOfBase64(encoded)).toBe(text);
  });

  test('comes back as it went in, in either alphabet and without padding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encoded = base64OfText(text);
        expect(encoded).toBe(Buffer.from(text).toString('base64'));
        expect(textOfBase64(encoded)).toBe(wellFormed(text));
        expect(textOfBase64(Buffer.from(text).toString('base64url'))).toBe(wellFormed(text));
      }),
    );
  });

  test.each(['a', 'Zg=a', 'Zm9v!', '/w=='])('is not %j', (data) => {
    expect(textOfBase64(data)).toBeUndefined();
  });
});
