import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import type { JsonValue } from './json.js';

/** The same value with the members of every object in the opposite order. */
function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, member === undefined ? undefined : reversed(member)]),
  );
}

describe('canonical JSON', () => {
  it('sorts members at every depth and leaves out absent ones', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: undefined, A: 'ü' })).toBe('{"A":"ü","b":[{"c":null,"d":1}]}');
  });

  it('is the same for equal values and reads back to the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const json: JsonValue = JSON.parse(JSON.stringify(value));
        expect(canonicalJson(json)).toBe(canonicalJson(reversed(json)));
        expect(JSON.parse(canonicalJson(json))).toEqual(json);
      }),
    );
  });
});
