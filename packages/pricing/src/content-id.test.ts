import { describe, expect, it } from '@jest/globals';
import { contentId } from './content-id.js';

describe('a content id', () => {
  // The 128-bit vectors that the authors of FNV publish.
  it.each([
    ['', '6c62272e07bb014262b821756295c58d'],
    ['a', 'd228cb696f1a8caf78912b704e4a8964'],
    ['foobar', '343e1662793c64bf6f0d3597ba446f18'],
  ])('of %j is the published FNV-1a hash', (text, id) => {
    expect(contentId(text)).toBe(id);
  });

  it('always has 32 digits', () => {
    const ids = Array.from({ length: 2_000 }, (_, index) => contentId(`text ${index}`));
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refuses text whose bytes are not its characters', () => {
    expect(() => contentId('5 €')).toThrow(RangeError);
  });
});
