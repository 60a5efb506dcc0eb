import { crc32 as crc32OfNode } from 'node:zlib';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from './crc32.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['', 0x00000000],
  ['a', 0xe8b7be43],
  ['abc', 0x352441c2],
  ['123456789', 0xcbf43926],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('of %j is the published value', (text, sum) => {
  expect(crc32(bytesOf(text))).toBe(sum);
});

test('agrees with another implementation for any bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => crc32(bytes) === crc32OfNode(bytes)));
});

test('of the parts, one after the other, is that of the whole', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
      expect(crc32(right, crc32(left))).toBe(crc32(Uint8Array.from([...left, ...right])));
    }),
  );
});
