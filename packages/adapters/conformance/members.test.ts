import { describe, expect, test } from '@jest/globals';
import { type Harmless, harmless } from './harness/members/harmless.js';
import { isTaken, lossesOf, targets } from './harness/members/judge.js';
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

test.each(callers)('every place of a body of %s is tried at several formats', (caller) => {
  for (const site of allSites[caller]) {
    const formats = targets.filter((target) => isTaken(caller, site, target)).map(({ format }) => format);
    expect(new Set(formats).size).toBeGreaterThanOrEqual(3);
  }
});

test('everything that may get lost without a word does so somewhere', () => {
  expect(harmless.filter((entry) => !excused.has(entry))).toEqual([]);
});
