/**
 * `npm test [LEVEL...]`: everything that can be checked, level after level, or only the levels named. Needs the pinned
 * Node and the build (`infra/local/with-tools.mjs` sees to both). Ends with one line, `N passed, N failed`; the exit code
 * is 0 when nothing failed and every level ran something.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { watchAncestors } from '../../infra/local/processes/ancestor.mjs';
import { Level } from './level.mjs';
import { readJestResults } from './results.mjs';

const root = join(import.meta.dirname, '..', '..');
const jest = ['--no-warnings', '--experimental-vm-modules', join('node_modules', 'jest', 'bin', 'jest.js')];

/** Whatever hangs, the run ends; a slow machine may take several times as long as the five minutes of a fast one. */
const runMsMax = 45 * 60_000;

/** What each level is given beside its name. Faults kill and flood; nothing else should run beside them. */
const levels = [
  { name: 'verify' },
  { name: 'unit', options: ['--maxWorkers=2'] },
  // Half of its time is spent waiting, for locks to run out and for stores that are away: two cores carry a third worker.
  { name: 'integration', options: ['--maxWorkers=3'] },
  { name: 'e2e', options: ['--runInBand'] },
  { name: 'faults', options: ['--runInBand'] },
  // One process of each file waits while its other one works.
  { name: 'timed', options: ['--maxWorkers=2'] },
];

const deadline = performance.now() + runMsMax;
mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache', 'test-results-'));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !levels.some((level) => level.name === name));

/** @type {Level | undefined} */
let running;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
watchAncestors(interrupt);

process.exit(await main());

async function main() {
  if (unknown.length > 0) {
    console.error(`There is no level ${unknown.join(', ')}; there are ${levels.map(({ name }) => name).join(', ')}.`);
    return 64;
  }
  const totals = { passed: 0, failed: 0 };
  for (const level of levels) {
    if (interrupted || (wanted.length > 0 && !wanted.includes(level.name))) continue;
    const { passed, failed, notes } = await runLevel(level);
    totals.passed += passed;
    totals.failed += failed;
    for (const note of notes) console.log(`${level.name}: ${note}`);
  }
  rmSync(folder, { recursive: true, force: true });
  if (interrupted) console.log('interrupted');
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed > 0 || interrupted ? 1 : 0;
}

/** @param {{ name: string, options?: readonly string[] }} level */
async function runLevel({ name, options = [] }) {
  const startedMs = performance.now();
  console.log(`\n== ${name} ==`);
  const results = join(folder, `${name}.json`);
  const command =
    name === 'verify'
      ? [join('tools', 'verify', 'run.mjs')]
      : [...jest, '--selectProjects', name, '--json', '--outputFile', results, ...options];
  running = new Level({ command: [process.execPath, ...command], cwd: root, results });
  const outcome = await running.run(deadline - performance.now());
  const counts = name === 'verify' ? verifyCounts(outcome) : readJestResults(results, outcome);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`== ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s ==`);
  return counts;
}

/** @param {import('./level.mjs').Outcome} outcome */
function verifyCounts({ ok }) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, notes: [] };
}

function interrupt() {
  interrupted = true;
  running?.end();
}
