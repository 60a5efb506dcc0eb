import { expect, test } from '@jest/globals';
import { type BodyLimits, isTooSlow } from './read-body.js';

const limits: BodyLimits = { bytesMax: 1000, idleMs: 10_000, bytesPerSecondMin: 100, graceMs: 10_000 };

test.each([
  ['a body that pauses for long', { bytes: 1e6, startedMs: 0, lastMs: 0, nowMs: 10_001 }, true],
  ['a slow body within its grace', { bytes: 1, startedMs: 0, lastMs: 9000, nowMs: 10_000 }, false],
  ['a drip after the grace', { bytes: 900, startedMs: 0, lastMs: 10_900, nowMs: 11_000 }, true],
  ['a slow but steady body', { bytes: 1200, startedMs: 0, lastMs: 10_900, nowMs: 11_000 }, false],
])('%s is too slow: %j %s', (_name, pace, tooSlow) => {
  expect(isTooSlow(pace, limits)).toBe(tooSlow);
});
