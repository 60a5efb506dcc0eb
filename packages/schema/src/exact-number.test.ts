import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { ExactNumber, mayHoldExactNumber, numberOf, plainNumber } from './exact-number.js';
import { isJsonObject } from './json.js';
import { parseExactJson, readExactJson, readJson } from './parse-json.js';

/** The text of a JSON number, of any length. */
const numberText = fc.oneof(
  fc.constantFrom(
    '-0',
    '-0.0',
    '0',
    '0.0',
    '1.0',
    '1e5',
    '1e400',
    '-1E-400',
    '9007199254740993',
    '0.1000000000000000055',
  ),
  fc.constantFrom('123456789012345', '1234567890123456', '-123456789012345', '0.12345678901234', '-0.5', '0.00000001'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.stringMatching(/^(0|[1-9]\d{0,30})$/),
      fc.stringMatching(/^(\.\d{1,25})?$/),
      fc.stringMatching(/^([eE][-+]?\d{1,3})?$/),
    )
    .map((pieces) => pieces.join('')),
);

/** The value of a number, exactly: its digits without zeros at either end, and where the point stands. */
function valueOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === ''
    ? `${sign}0`
    : `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}

/** A document around numbers, with the characters that may stand beside one. */
const document = fc
  .tuple(fc.array(numberText, { minLength: 1, maxLength: 4 }), fc.constantFrom('', ' ', '\r\n\t'), fc.nat(3))
  .map(([numbers, space, shape]) => {
    if (shape === 0) return `${space}${numbers[0]}${space}`;
    if (shape === 1) return `[${numbers.map((number) => `${space}${number}${space}`).join(',')}]`;
    if (shape === 2) return `{${numbers.map((number, at) => `"a${at}":${space}${number}${space}`).join(',')}}`;
    return JSON.stringify({ text: numbers.join(', ') });
  });

describe('a number', () => {
  it('is written with the value that was read, and with its text where it has many digits', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const written = JSON.stringify(numberOf(text));
        expect(valueOf(written)).toBe(valueOf(text));
        if (text.length > 16 || /[eE]/.test(text)) expect(written).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });

  it.each(['0', '3.14', '-0.5', '1e+21', '1e-7', '0.30000000000000004', '9007199254740992', '100'])(
    '%s is one of JavaScript',
    (text) => {
      expect(numberOf(text)).toBe(Number(text));
    },
  );

  it.each(['-0', '1e5', '9007199254740993', '1e400', '0.1000000000000000055', '12345678901234567890.5'])(
    '%s is kept as it is, and is no object',
    (text) => {
      const read = readExactJson(`{"a":${text}}`);
      expect(read).toEqual({ a: new ExactNumber(text) });
      expect(JSON.stringify(read)).toBe(`{"a":${text}}`);
      expect(canonicalJson(read)).toBe(`{"a":${text}}`);
      expect(isJsonObject(new ExactNumber(text))).toBe(false);
      expect(plainNumber(new ExactNumber(text))).toBe(Number(text));
    },
  );
});

describe('JSON with numbers in it', () => {
  it('keeps the value of each, and everything else', () => {
    fc.assert(
      fc.property(document, (text) => {
        const written = JSON.stringify(readExactJson(text));
        const numbers = (json: string) => (json.match(/(?<=^|[[:,\s])-?\d[^\s,\]}"]*/g) ?? []).map(valueOf);
        if (text.includes('text')) expect(written).toBe(text);
        else expect(numbers(written)).toEqual(numbers(text));
        expect(readJson(written)).toEqual(readJson(text));
        expect(parseExactJson(text)).toEqual(readExactJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['{"model":"gpt-4.1-2025-04-14","temperature":0.7,"seed":123456789012345}', false],
    ['{"id":"call_8e4","text":"It costs, 12 dollars: 2024-05-01, [3]"}', false],
    ['{"a":[0.30000000000000004,-0.5,1e-7]}', false],
    ['{"a": 9007199254740993}', true],
    ['[1,\n-0]', true],
    ['12345678901234567890', true],
  ])('%s: whether it is worth a closer look', (text, expected) => {
    expect(mayHoldExactNumber(text)).toBe(expected);
  });

  it('that is malformed is refused as ever', () => {
    for (const text of ['1e', '[01e5]', '{"a":-}', '[1e400', '- 0', '[1e5,]']) {
      expect(() => readExactJson(text)).toThrow(SyntaxError);
      expect(parseExactJson(text)).toBeUndefined();
    }
  });

  it('with an escaped name and such a number has both', () => {
    expect(JSON.stringify(readExactJson('{"\\u0041":9007199254740993}'))).toBe('{"A":9007199254740993}');
  });
});
