import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeptText, keptTextBytesMax } from './kept-text.js';

const charsOf = (text: string) => text.length;

test('the text is kept whole while it is short, however it was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 50 }), (pieces) => {
      const kept = new KeptText();
      for (const piece of pieces) kept.add(piece);
      const whole = pieces.join('');
      let seen = '';
      kept.count((text) => {
        seen = text;
        return 0;
      });
      expect(seen).toBe(whole.length === 0 ? '' : whole);
      expect(kept.chars).toBe(whole.length);
    }),
  );
});

test('the count of a long text is extrapolated from its beginning', () => {
  const kept = new KeptText();
  for (let piece = 0; piece < 20_000; piece++) kept.add('0123456789');
  expect(kept.chars).toBe(200_000);
  expect(kept.count((text) => text.length / 5)).toBe(40_000);
});

test.each([1, 2, 3])('so is that of a text which comes in %i long pieces', (pieces) => {
  const kept = new KeptText();
  for (let piece = 0; piece < pieces; piece++) kept.add('0123456789'.repeat(4000));
  expect(kept.count((text) => text.length / 5)).toBe(8000 * pieces);
});

test('no character is cut in two where a text becomes too long to be kept', () => {
  for (const start of ['', 'x', 'xx', 'xxx']) {
    const kept = new KeptText();
    kept.add(start + '😀'.repeat(20_000));
    kept.add('x');
    let seen = '';
    kept.count((text) => {
      seen = text;
      return 0;
    });
    expect(seen).toMatch(/^x*(?:😀){5000,}$/u);
  }
});

test('memory is bounded', () => {
  const kept = new KeptText();
  for (let piece = 0; piece < 1000; piece++) kept.add('😀'.repeat(1000));
  let bytes = 0;
  kept.count((text) => {
    bytes = Buffer.byteLength(text);
    return 0;
  });
  expect(bytes).toBeLessThanOrEqual(keptTextBytesMax);
  expect(kept.chars).toBe(2_000_000);
});

test('nothing is nothing', () => {
  expect(new KeptText().count(charsOf)).toBe(0);
});
