import { describe, expect, it } from '@jest/globals';
import { unstorable } from './storable.js';

describe('what no store can keep', () => {
  it.each([
    ['NUL in a text', { a: ['x\0'] }, 'a.0'],
    ['NUL in a name', { a: { 'x\0': 1 } }, 'a'],
    ['half a character', { a: '\ud800' }, 'a'],
    ['a number beyond all range', JSON.parse('{"a":{"b":1e999}}'), 'a.b'],
    ['a prototype', JSON.parse('{"options":{"__proto__":{"admin":true}}}'), 'options.__proto__'],
  ])('is found and named: %s', (_, value, path) => {
    expect(unstorable(value).map((problem) => problem.path)).toEqual([path]);
  });

  it('is not found in ordinary JSON', () => {
    expect(unstorable({ a: [1, -0.5, 'ä😀', null, true, {}], b: { c: '' } })).toEqual([]);
  });
});
