import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import LongestFirst, { longest } from './longest-first.mjs';

describe('the order of test files', () => {
  it('names files that there are', () => {
    expect(longest.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('begins with what is known to take long, and takes the others by their size', () => {
    const files = [import.meta.filename, ...longest.toReversed(), import.meta.filename.replace('.test.ts', '.mjs')];
    const sorted = new LongestFirst().sort(files.map((path) => ({ path }))).map(({ path }) => path);
    expect(sorted.slice(0, longest.length)).toEqual(longest);
    expect(sorted.at(-1)).toBe(import.meta.filename);
  });
});
