import { describe, expect, test } from '@jest/globals';
import { type Harmless, harmless } from './harness/members/harmless.js';
import { lossesOf, targets } from './harness/members/judge.js';
import { allSites, callers } from './harness/members/sites.js';

const excused = new Set<Harmless>();

describe.each(callers)('of what a caller of %s may say', (caller) => {
  test.each(targets.map((target) => [`${target.kind}/${target.model}`, target] as const))(
    'nothing gets lost on the way to %s without being told by its name',
    (_name, target) => {
      expect(allSites[caller].flatMap((site) => lossesOf(caller, site, target, excused))).toEqual([]);
    },
  );
});

test('everything that may get lost without a word does so somewhere', () => {
  expect(harmless.filter((entry) => !excused.has(entry))).toEqual([]);
});
