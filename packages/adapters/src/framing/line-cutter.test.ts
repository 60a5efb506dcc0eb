import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openLineCutter, wholeLineCharsMax } from './line-cutter.js';

/** A line, or the parts of a long one. */
type Cut = string | readonly string[];

function linesOf(...pieces: readonly string[]): Cut[] {
  const cutter = openLineCutter();
  const lines: Cut[] = [];
  let parts: string[] = [];
  const sink = {
    line: (line: string) => void lines.push(line),
    part(part: string, isFirst: boolean) {
      if (isFirst) parts = [];
      parts.push(part);
    },
    longEnd: () => void lines.push(parts),
  };
  for (const piece of pieces) cutter.push(piece, sink);
  cutter.end(sink);
  return lines;
}

const short = (...lines: readonly string[]): Cut[] => [...lines];

describe('lines', () => {
  test('are cut at each of the three line ends', () => {
    expect(linesOf('a\nb\rc\r\nd')).toEqual(short('a', 'b', 'c', 'd'));
  });

  test('may be empty', () => {
    expect(linesOf('\n\n\r\r\n\r\n')).toEqual(short('', '', '', '', ''));
  });

  test('are none in an empty text', () => {
    expect(linesOf('')).toEqual([]);
    expect(linesOf()).toEqual([]);
  });

  test('have no empty last one when the text ends in a line end', () => {
    expect(linesOf('a\n')).toEqual(short('a'));
    expect(linesOf('a\r')).toEqual(short('a'));
    expect(linesOf('a\r\n')).toEqual(short('a'));
  });

  test('are put together from pieces', () => {
    expect(linesOf('a', 'b', '', 'c\nd', 'e')).toEqual(short('abc', 'de'));
  });

  test('end once where CRLF is cut in two', () => {
    expect(linesOf('a\r', '\nb\r', 'c\r', '', '\nd')).toEqual(short('a', 'b', 'c', 'd'));
  });

  test('are handed over one by one, not kept', () => {
    const cutter = openLineCutter();
    const seen: string[] = [];
    const sink = { line: (line: string) => void seen.push(line), part: () => undefined };
    cutter.push('a\nb', sink);
    expect(seen).toEqual(['a']);
    cutter.push('c\r', sink);
    expect(seen).toEqual(['a', 'bc']);
    cutter.end(sink);
    cutter.end(sink);
    expect(seen).toEqual(['a', 'bc']);
  });

  test('are those a regular expression finds, in any text and however it is cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n'), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 60 }), { maxLength: 10 }), (whole, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((end, index) => whole.slice(places[index], end));
        const expected = whole.split(/\r\n|\r|\n/);
        if (expected.at(-1) === '') expected.pop();
        expect(linesOf(...pieces)).toEqual(short(...expected));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a line that is longer than is held', () => {
  const long = 'x'.repeat(wholeLineCharsMax);

  test('comes in parts, of which nothing is kept', () => {
    expect(linesOf(`a${long}\nb`)).toEqual([[`a${long}`], 'b']);
    expect(linesOf(':', long, 'more', 'and more\nb')).toEqual([[`:${long}`, 'more', 'and more'], 'b']);
  });

  test('is not one when it just fits', () => {
    expect(linesOf(`${long}\n`)).toEqual([long]);
  });

  test('ends where the bytes end', () => {
    expect(linesOf(`:${long}`)).toEqual([[`:${long}`]]);
  });

  test('does not make the next one long', () => {
    expect(linesOf(`${long}x\n${long}\n`)).toEqual([[`${long}x`], long]);
  });
});
