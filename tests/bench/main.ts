/** `npm run bench`: measures Tollgate beside others in one run; see README.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../support/world.ts';
import { describeEnvironment } from './machine/environment.ts';
import { measureAll } from './measures/measure-all.ts';
import { type Options, parseOptions, UsageError, usage } from './options.ts';
import { Cleanups } from './processes/cleanups.ts';
import { isPassed, type Results, renderMarkdown } from './report/render.ts';
import { setUp } from './setup.ts';

const usageExitCode = 64;
const folder = join(repositoryRoot, 'bench-results');

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    return await run(parseOptions(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`${error instanceof UsageError ? `${error.message}\n${usage}` : describe(error)}\n`);
    return error instanceof UsageError ? usageExitCode : 1;
  }
}

async function run(options: Options): Promise<number> {
  const cleanups = new Cleanups();
  const stopping = new AbortController();
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        stopping.abort(new Error(`ended by ${signal}`));
        resolve(128 + constants.signals[signal]);
      });
    }
  });
  try {
    return await Promise.race([interrupted, measure(options, cleanups, stopping.signal)]);
  } finally {
    await cleanups.run();
    // What an interrupted measure still waits for must not keep the process.
    if (stopping.signal.aborted) process.exit();
  }
}
