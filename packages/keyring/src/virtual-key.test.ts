import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generateVirtualKey, hashVirtualKey, holdsVirtualKey, isWellFormedVirtualKey } from './virtual-key.js';

describe('a virtual key', () => {
  it('is well formed, visible by its prefix only, and unlike every other', () => {
    const keys = Array.from({ length: 1000 }, generateVirtualKey);
    expect(new Set(keys.map((key) => key.key)).size).toBe(1000);
    for (const { key, prefix, sha256 } of keys) {
      expect(key).toMatch(/^tg_[0-9A-Za-z]{36}$/);
      expect(isWellFormedVirtualKey(key)).toBe(true);
      expect(key.startsWith(prefix)).toBe(true);
      expect(prefix).toHaveLength(11);
      expect(sha256).toBe(hashVirtualKey(key));
    }
  });

  it('is refused without a look-up after any change of one character', () => {
    const { key } = generateVirtualKey();
    for (let index = 0; index < key.length; index += 1) {
      const other = key.charAt(index) === 'x' ? 'y' : 'x';
      expect(isWellFormedVirtualKey(key.slice(0, index) + other + key.slice(index + 1))).toBe(false);
    }
  });

  it('is found wherever it stands in a text', () => {
    const { key } = generateVirtualKey();
    for (const text of [key, `main/${key}`, `${key} `, `tg_tg_${key}`, `key=${key}&x=1`, `tg_tg_ ${key}0`]) {
      expect([text, holdsVirtualKey(text)]).toEqual([text, true]);
    }
    for (const text of ['', 'tg_', 'gpt-4.1', key.slice(0, -1), key.replace('tg_', 'TG_'), `tg_${'a'.repeat(36)}`]) {
      expect([text, holdsVirtualKey(text)]).toEqual([text, false]);
    }
  });

  it('is never found in junk', () => {
    fc.assert(fc.property(fc.string(), (text) => !isWellFormedVirtualKey(text)));
    expect(isWellFormedVirtualKey(`${generateVirtualKey().key} `)).toBe(false);
  });
});
