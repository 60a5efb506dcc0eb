import { expect, test } from '@jest/globals';
import { isValueOver, scannedCharsMax, scanPiece, startScan } from './json-scan.js';

const isOver = (...pieces: string[]): boolean => {
  const scan = startScan();
  for (const piece of pieces) scanPiece(scan, piece);
  return isValueOver(scan);
};

test.each(['{}', '{"a":[1,{"b":"}"}]}', '{"a":"\\""}', '{"a":"\\\\"}', '[]', 'null'])(
  'the value %s is over at its end and, in pieces, nowhere before',
  (text) => {
    expect(isOver(text)).toBe(true);
    expect(isOver(...text)).toBe(true);
    if (text === 'null') return;
    for (let cut = 0; cut < text.length; cut += 1) expect(isOver(text.slice(0, cut))).toBe(false);
  },
);

test('what has not begun is not over', () => {
  expect(isOver()).toBe(false);
  expect(isOver('')).toBe(false);
});

test('what is too long to be looked at counts as over, whatever comes behind it', () => {
  const piece = `{"a":"${'x'.repeat(scannedCharsMax)}`;
  expect(isOver(piece.slice(0, scannedCharsMax))).toBe(false);
  expect(isOver(piece)).toBe(true);
  expect(isOver(piece, '","b":{')).toBe(true);
});
