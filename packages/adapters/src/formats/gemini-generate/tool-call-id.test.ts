import { describe, expect, test } from '@jest/globals';
import { kibibyte } from '@tollgate/schema';
import { originOf } from './tool-call-id.js';

describe('what stands for an answer without an id', () => {
  const long = 'x'.repeat(64 * kibibyte);

  test.each([
    ['the name', 'f', '{}', 'g', '{}'],
    ['short arguments', 'f', '{"a":1}', 'f', '{"a":2}'],
    ['the beginning of long ones', 'f', `a${long}`, 'f', `b${long}`],
    ['their length', 'f', `${long}a`, 'f', `${long}aa`],
  ])('tells answers apart by %s', (_, name, args, otherName, otherArgs) => {
    expect(originOf(name, args)).toBe(originOf(name, args));
    expect(originOf(name, args)).not.toBe(originOf(otherName, otherArgs));
  });

  test('does not look at all of long arguments, which takes long', () => {
    expect(originOf('f', `${long}a`)).toBe(originOf('f', `${long}b`));
  });
});
