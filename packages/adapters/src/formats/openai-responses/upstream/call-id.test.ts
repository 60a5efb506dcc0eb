import { describe, expect, test } from '@jest/globals';
import { callIdCharsMax, callIdOf } from './call-id.js';

describe('the id of a call', () => {
  test.each(['call_abc', 'toolu_01', 'functions.f:0', 'x'.repeat(callIdCharsMax)])(
    'is kept where it fits: %s',
    (id) => {
      expect(callIdOf(id)).toBe(id);
    },
  );

  test('is mapped where it is longer than 64 characters, the same to the same and another to another', () => {
    const long = `call_${'a'.repeat(100)}`;
    expect(callIdOf(long)).toBe(callIdOf(long));
    expect(callIdOf(long)).not.toBe(callIdOf(`${long}b`));
    expect(callIdOf(long).length).toBeLessThanOrEqual(callIdCharsMax);
    expect(callIdOf(`ü/${long}`)).toMatch(/^[a-zA-Z0-9_-]+$/);
  });
});
