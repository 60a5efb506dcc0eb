import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { base64OfBytes, base64OfText, bytesOfBase64 } from './base64.js';

test('a text is written as other implementations write it, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(base64OfText(text)).toBe(Buffer.from(text, 'utf8').toString('base64'));
    }),
  );
});

test('a lone surrogate becomes the replacement character', () => {
  expect(base64OfText('a\ud800b')).toBe(Buffer.from('a\ufffdb').toString('base64'));
});

test('bytes come back as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOfBase64(Buffer.from(bytes).toString('base64'))).toEqual([...bytes]);
      expect(base64OfBytes([...bytes])).toBe(Buffer.from(bytes).toString('base64'));
    }),
  );
});

test.each(['*', 'A', 'AAAAA', 'YQ', 'YQ=b', 'YR==', 'Y===', '===='])(
  '%j is no base64 that could be written again',
  (data) => {
    expect(bytesOfBase64(data)).toBeUndefined();
  },
);
