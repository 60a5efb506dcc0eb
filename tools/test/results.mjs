/** Counts what Jest reports. */
import { readFileSync } from 'node:fs';

/**
 * A file that could not be run counts as one failure, and so does a level that ran nothing, skipped something or did
 * not end: none of these may look like success.
 *
 * @param {string} file written by `jest --json --outputFile`
 * @param {import('./level.mjs').Outcome} outcome
 * @returns {{ passed: number, failed: number, notes: string[] }}
 */
export function readJestResults(file, outcome) {
  const report = readReport(file);
  if (report === undefined) return { passed: 0, failed: 1, notes: [`no results: it ended ${outcome.ended}`] };
  const failures = [];
  if (report.numPassedTests + report.numFailedTests + report.numRuntimeErrorTestSuites === 0)
    failures.push('ran no test');
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0) failures.push(`skipped ${skipped} tests`);
  if (outcome.ended === 'lingering') failures.push('tests left something open that kept Jest from ending');
  if (outcome.ended === 'late') failures.push('took too long');
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + failures.length;
  // Jest can fail on its own account, as in its set-up or tear-down.
  if (!outcome.ok && failed === 0) failures.push('Jest itself failed');
  const unexplained = !outcome.ok && failed === 0 ? 1 : 0;
  return { passed: report.numPassedTests, failed: failed + unexplained, notes: failures };
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
