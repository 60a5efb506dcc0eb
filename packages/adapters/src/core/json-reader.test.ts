import { describe, expect, test } from '@jest/globals';
import { parseExactJson } from '@tollgate/schema';
import fc from 'fast-check';
import { jsonTokenCharsMax, openJsonReader } from './json-reader.js';

function read(pieces: readonly string[]): unknown {
  const reader = openJsonReader();
  for (const piece of pieces) reader.push(piece);
  return reader.end();
}

const cutInPieces = (text: string, cuts: readonly number[]): string[] => {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
};

const jsonTokens = '{ } [ ] , : "a" "\\u00e9\\"" 1 -0 1e5 12345678901234567890.5 true null'.split(' ');

/** Text that is JSON but for one character, or as it is; with escapes and white space as nobody has to write them. */
const almostJson = fc.oneof(
  fc.json(),
  fc.jsonValue().map((value) => JSON.stringify(value, null, 1)),
  fc
    .tuple(fc.json(), fc.nat({ max: 40 }), fc.constantFrom('"', '\\', ',', '}', ']', ':', '1', 'e', '-', '\n', ''))
    .map(([text, at, piece]) => text.slice(0, at) + piece + text.slice(at + 1)),
  fc.array(fc.constantFrom(...jsonTokens, ' ')).map((parts) => parts.join('')),
);

describe('JSON in pieces', () => {
  test('reads as the whole does, or is as unreadable, wherever it is cut', () => {
    fc.assert(
      fc.property(almostJson, fc.array(fc.nat(), { maxLength: 6 }), (text, cuts) => {
        expect(read(cutInPieces(text, cuts))).toEqual(parseExactJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    '"a\\"b\\\\\\"c\\\\"',
    '"\\ud83d\\ude00 😀 \\u00e9\\n"',
    '{"a":{"b":[1,-2.5e-3,true,false,null,"x"]},"a":2,"__proto__":{"x":1}}',
    '[[],{},[{}],""]',
    ' 12 ',
    '-0',
    '[9007199254740993, 1e400,0.1000000000000000055]',
    '"',
    '"\\u00"',
    '"\n"',
    '{"a" 1}',
    '[1,]',
    '1 2',
    '01',
    'nul',
    '',
  ])('%s is the same at every cut', (text) => {
    for (let at = 0; at <= text.length; at += 1) {
      expect(read([text.slice(0, at), text.slice(at)])).toEqual(parseExactJson(text));
      expect(read([...text])).toEqual(parseExactJson(text));
    }
  });

  test('has a bound for what cannot be read before its end has come', () => {
    const reader = openJsonReader();
    for (let count = 0; count <= jsonTokenCharsMax; count += 1) reader.push('1');
    expect(reader.end()).toBeUndefined();
  });
});
