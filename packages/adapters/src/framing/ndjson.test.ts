import { describe, expect, test } from '@jest/globals';
import { frameCharsMax } from './framer.js';
import { openNdjsonFramer } from './ndjson.js';

describe('newline-delimited JSON', () => {
  test('gives a frame a line', () => {
    const framer = openNdjsonFramer();
    expect(framer.push('{"a":1}\n{"b":2}\n')).toEqual([{ data: '{"a":1}' }, { data: '{"b":2}' }]);
    expect(framer.end()).toEqual([]);
  });

  test('puts a line together from pieces', () => {
    const framer = openNdjsonFramer();
    expect(framer.push('{"a"')).toEqual([]);
    expect(framer.push(':1}\r')).toEqual([{ data: '{"a":1}' }]);
    expect(framer.push('\n{"b":2}')).toEqual([]);
    expect(framer.end()).toEqual([{ data: '{"b":2}' }]);
  });

  test('passes over empty and blank lines', () => {
    const framer = openNdjsonFramer();
    expect(framer.push('\n  \n\r\n\t\n1\n')).toEqual([{ data: '1' }]);
    expect(framer.push('   ')).toEqual([]);
    expect(framer.end()).toEqual([]);
  });

  test('drops and counts a line that is too long', () => {
    const framer = openNdjsonFramer();
    expect(framer.push(`"${'x'.repeat(frameCharsMax)}"\n1\n`)).toEqual([{ data: '1' }]);
    expect(framer.oversizedFrames()).toBe(1);
    framer.push(`"${'x'.repeat(frameCharsMax)}`);
    expect(framer.end()).toEqual([]);
    expect(framer.oversizedFrames()).toBe(2);
  });
});
