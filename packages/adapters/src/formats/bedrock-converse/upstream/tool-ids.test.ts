import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toWireToolId } from './tool-ids.js';

const patterns = {
  plain: /^[a-zA-Z0-9_-]{1,64}$/,
  dotted: /^[a-zA-Z0-9_.:-]{1,64}$/,
  'nine-alphanumeric': /^[a-zA-Z0-9]{9}$/,
} as const;

describe.each(['plain', 'dotted', 'nine-alphanumeric'] as const)('ids of the kind %s', (style) => {
  test('are what the platform accepts, whatever they were', () => {
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (id) => patterns[style].test(toWireToolId(id, style))));
  });

  test('are left alone where they are accepted', () => {
    fc.assert(fc.property(fc.stringMatching(patterns[style]), (id) => toWireToolId(id, style) === id));
  });

  test('stay different, and the same one stays the same', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `call:${index}/${'x'.repeat(index % 90)}`);
    const mapped = ids.map((id) => toWireToolId(id, style));
    expect(new Set(mapped).size).toBe(ids.length);
    expect(ids.map((id) => toWireToolId(id, style))).toEqual(mapped);
  });
});

test('dots and colons stay where the model gives them itself', () => {
  expect(toWireToolId('functions.get_weather:0', 'dotted')).toBe('functions.get_weather:0');
  expect(toWireToolId('functions.get_weather:0', 'plain')).toBe('functions_x2e_get_weather_x3a_0');
});
