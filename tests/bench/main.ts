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

// Whatever a failure has left unfinished must not keep this process; its children end with it.
process.exit(await main());

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
  const work = measure(options, cleanups, stopping.signal);
  return Promise.race([interrupted, work]).finally(() => cleanups.run());
}

async function measure(options: Options, cleanups: Cleanups, signal: AbortSignal): Promise<number> {
  const startedMs = performance.now();
  const log = (line: string) => process.stdout.write(`${line}\n`);
  const bench = await setUp({ options, cleanups, signal, log });
  const environment = describeEnvironment(repositoryRoot, bench.processes.cores);
  const file = join(folder, environment.date.replaceAll(':', '-').replace(/\.\d+Z$/, 'Z'));
  mkdirSync(folder, { recursive: true });
  const findings = await measureAll(bench, options, file);
  const results: Results = {
    environment,
    quick: options.quick,
    measures: options.measures,
    durationS: (performance.now() - startedMs) / 1000,
    ...findings,
  };
  const page = renderMarkdown(results);
  writeFileSync(`${file}.md`, page);
  writeFileSync(`${file}.json`, `${JSON.stringify(results, undefined, 2)}\n`);
  log(`\n${page}\nWritten to ${file}.md and .json.`);
  return isPassed(results) ? 0 : 1;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
