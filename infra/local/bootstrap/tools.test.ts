import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './paths.mjs';

function json(...path: string[]): Record<string, any> {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}

describe('the locked pnpm', () => {
  const [, wanted] = /^pnpm@([^+]+)/.exec(String(json('package.json')['packageManager'])) ?? [];
  const { packages } = json('infra', 'local', 'tools', 'package-lock.json');

  it('is the one that package.json names', () => {
    expect(json('infra', 'local', 'tools', 'package.json')['dependencies']).toEqual({ pnpm: wanted });
    expect(packages['node_modules/pnpm'].version).toBe(wanted);
  });

  it('is checked by what it must hash to, wherever it is fetched from', () => {
    const locked = Object.entries<object>(packages).filter(([path]) => path !== '');
    expect(locked.length).toBeGreaterThan(1);
    for (const [, entry] of locked) {
      expect(entry).toHaveProperty('integrity', expect.stringMatching(/^sha512-/));
      expect(entry).not.toHaveProperty('resolved');
    }
  });
});
