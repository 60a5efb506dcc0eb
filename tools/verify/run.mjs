/**
 * `npm run verify`: everything that can be judged without running Tollgate. Each step prints nothing but its time when
 * it is content; what it has to say otherwise comes at the end, and the exit code is 1.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Each step is one command; `shows` marks the one whose output is part of the result. */
const steps = [
  { name: 'format', command: ['biome', 'ci', '--colors=off', '.'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings', '.'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.tests.json'] },
  { name: 'boundaries', command: ['turbo', 'boundaries'] },
  { name: 'docs', command: ['node', 'tools/docs/src/main.ts'] },
  { name: 'pairs', command: ['node', 'tools/docs/src/write-pairs.ts', '--check'] },
  { name: 'structure', command: ['node', 'tools/structure/src/main.ts'], shows: true },
];

function run({ name, command, shows }) {
  const [program, ...args] = command;
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ name, shows, passed: false, output: String(error), ms: 0 }));
    child.on('close', (code) => {
      resolve({ name, shows, passed: code === 0, output, ms: performance.now() - startedMs });
    });
  });
}

const queue = [...steps];
const results = [];
async function worker() {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) results.push(await run(step));
}
await Promise.all(Array.from({ length: availableParallelism() }, worker));

for (const { name } of steps) {
  const { passed, ms } = results.find((result) => result.name === name);
  process.stdout.write(`${passed ? 'ok  ' : 'FAIL'}  ${name.padEnd(12)} ${(ms / 1000).toFixed(1)} s\n`);
}
const outputs = results.filter((result) => result.shows || !result.passed);
for (const { name, output } of outputs)
  process.stdout.write(`\n${name}\n${'-'.repeat(name.length)}\n${output.trim()}\n`);
process.exit(results.every((result) => result.passed) ? 0 : 1);
