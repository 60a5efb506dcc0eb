import { describe, expect, test } from '@jest/globals';
import { readExactJson } from '@tollgate/schema';
import fc from 'fast-check';
import { longObject } from './long-object.js';
import { jsonPieces, pieceCharsMax, piecesOfText } from './text-pieces.js';

describe('pieces of a text', () => {
  test('say the same, none is long, and none ends inside a character', () => {
    for (let before = 0; before < 4; before += 1) {
      const text = 'x'.repeat(before) + '😀'.repeat(pieceCharsMax + 3);
      const pieces = [...piecesOfText(text)];
      expect(pieces.join('')).toBe(text);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(pieceCharsMax);
        expect(Buffer.from(piece).toString()).toBe(piece);
      }
    }
    expect([...piecesOfText('')]).toEqual([]);
  });

  test('go on where a half of a character stands alone', () => {
    const text = '\ud83d'.repeat(pieceCharsMax * 2);
    expect([...piecesOfText(text)].join('')).toBe(text);
  });
});

describe('pieces of JSON', () => {
  test('are what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const written: typeof value = JSON.parse(JSON.stringify(value));
        expect([...jsonPieces(written)].join('')).toBe(JSON.stringify(written));
      }),
    );
  });

  test('have the numbers that JavaScript cannot keep', () => {
    const text = '{"a":[9007199254740993,-0,{"b":1e400}]}';
    expect([...jsonPieces(readExactJson(text))].join('')).toBe(text);
  });

  test('are those of an object that is read only then, step by step, with its numbers', () => {
    const text = `{"a":"${'x'.repeat(3 * pieceCharsMax)}","b":[9007199254740993]}`;
    const object = longObject({ text, objectOf: (value) => ({ read: value }) });
    const pieces = [...jsonPieces({ object })];
    expect(pieces.join('')).toBe(`{"object":{"read":${text}}}`);
    // One for the joining of the text, and one for each of its pieces.
    expect(pieces.filter((piece) => piece === '').length).toBe(1 + 4);
    expect(JSON.stringify({ object })).toBe(`{"object":{"read":${text}}}`);
  });

  test.each(['[1', ''])('are those of an object for text that is none: %j', (text) => {
    const object = longObject({ text, objectOf: (value) => ({ invalid: value === undefined }) });
    expect([...jsonPieces(object)].join('')).toBe('{"invalid":true}');
  });

  test('are not long where a text is', () => {
    const value = { a: ['"\\\n€😀'.repeat(pieceCharsMax)], b: undefined, '"': '\ud83d'.repeat(pieceCharsMax + 1) };
    const pieces = [...jsonPieces(value)];
    expect(pieces.join('')).toBe(JSON.stringify(value));
    // An escape is up to six times as long as what it stands for.
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(6 * pieceCharsMax);
  });
});
