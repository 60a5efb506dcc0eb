import { describe, expect, test } from '@jest/globals';
import { isJsonObject, type JsonObject, type JsonValue, kibibyte } from '@tollgate/schema';
import { openJsonReader } from './json-reader.js';
import { textOfArguments } from './object-text.js';

/** Read in pieces of so many characters. */
function read(text: string, pieceChars: number): JsonObject {
  const reader = openJsonReader();
  for (let at = 0; at < text.length; at += pieceChars) reader.push(text.slice(at, at + pieceChars));
  const value = reader.end();
  if (!isJsonObject(value)) throw new Error('There is no object in the text');
  return value;
}

function textIn(value: JsonValue | undefined): string {
  return textOfArguments(value ?? null);
}

const filling = 'Grüße "😀" \\'.repeat(8 * kibibyte);
const long = `{ "a" : ${JSON.stringify(filling)},"input":{"b":"\\u0041"}, "c":[9007199254740993, 12345678901234567890 ] }`;

describe('arguments that are an object', () => {
  test.each([1, 7, 64, 4096, 1_000_000])('are given as they came, read in pieces of %i characters', (pieceChars) => {
    for (const member of ['args', 'arguments', 'input']) {
      const value = read(`{"x":[{"args":[1,{"y":2}]},{"${member}":${long},"z":3}],"input":${long} }`, pieceChars);
      const [, call] = Array.isArray(value['x']) ? value['x'] : [];
      expect(textIn(call[member])).toBe(long);
      expect(textIn(value['input'])).toBe(long);
    }
  });

  test('are written where they are short, or have no name of arguments', () => {
    const value = read(`{"args":{ "a": 1e5 },"other":${long},"input":[${long}]}`, 100);
    expect(textIn(value['args'])).toBe('{"a":1e5}');
    expect(textIn(value['other'])).toBe(JSON.stringify(value['other']));
    expect(textIn(value['input'])).toBe(JSON.stringify(value['input']));
  });

  test('of which the end is missing are not read', () => {
    const reader = openJsonReader();
    reader.push(`{"args":${long.slice(0, -1)}`);
    expect(reader.end()).toBeUndefined();
  });
});
