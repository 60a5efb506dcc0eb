import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readJestResults } from './results.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-results-test-'));
const file = join(folder, 'results.json');
afterAll(() => rmSync(folder, { recursive: true }));

const none = {
  numPassedTests: 0,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};
const fine = { ok: true, ended: 'by itself' } as const;

function read(report: Partial<typeof none>, outcome: Parameters<typeof readJestResults>[1] = fine) {
  writeFileSync(file, JSON.stringify({ ...none, ...report }));
  return readJestResults(file, outcome);
}

describe('the results of a level', () => {
  it('are counted', () => {
    expect(read({ numPassedTests: 7 })).toEqual({ passed: 7, failed: 0, notes: [] });
    expect(read({ numPassedTests: 7, numFailedTests: 2 }, { ...fine, ok: false })).toMatchObject({
      passed: 7,
      failed: 2,
    });
  });

  it.each([
    ['ran nothing', {}, fine],
    ['skipped a test', { numPassedTests: 1, numPendingTests: 1 }, fine],
    ['has a file that does not load', { numPassedTests: 1, numRuntimeErrorTestSuites: 1 }, fine],
    ['did not end', { numPassedTests: 1 }, { ok: false, ended: 'lingering' } as const],
    ['ended badly although every test passed', { numPassedTests: 1 }, { ok: false, ended: 'by itself' } as const],
  ])('are a failure when the level %s', (_, report, outcome) => {
    expect(read(report, outcome).failed).toBe(1);
  });

  it('are a failure when there are none', () => {
    expect(readJestResults(join(folder, 'absent.json'), { ok: false, ended: 'late' })).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });
});
