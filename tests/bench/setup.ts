import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHome } from '@tollgate/local/processes';
import type { FoundProgram } from '@tollgate/local/programs';
import { freePort } from '@tollgate/testkit';
import { repositoryRoot } from '../support/world.ts';
import type { SaturationJob } from './load/job.ts';
import { saturate } from './load/run.ts';
import { findWrk, runWrk } from './load/wrk.ts';
import { findCores } from './machine/cores.ts';
import type { Bench } from './measures/bench.ts';
import { type Mock, startMock } from './mock/mock.ts';
import type { Options, SubjectName } from './options.ts';
import { fullPlan, quickPlan } from './plan.ts';
import type { Cleanups } from './processes/cleanups.ts';
import { Processes } from './processes/processes.ts';
import { findNginx } from './subjects/nginx.ts';
import { findPortkey } from './subjects/portkey.ts';
import { direct, startNginxProxy, startPipe, startPortkey } from './subjects/proxies.ts';
import type { Subject } from './subjects/subject.ts';
import { startTollgate, type Tollgate } from './subjects/tollgate.ts';

export interface Setup extends Bench {
  /** What could not be had, and why. */
  readonly notes: readonly string[];
  /** Where the proxy's debugger would listen; only when it is to be profiled. */
  readonly debugPort: number | undefined;
  /** Given when the bench is to stop. */
  readonly signal: AbortSignal;
}

interface SetupContext {
  readonly options: Options;
  readonly cleanups: Cleanups;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Starts the mock and all subjects. What is missing but may be is noted; without Tollgate there is nothing to judge. */
export async function setUp({ options, cleanups, signal, log }: SetupContext): Promise<Setup> {
  const home = await openHome(mkdtempSync(join(realpathSync(tmpdir()), 'tollgate-bench-')), { temporary: true });
  cleanups.add('the temporary folder', () => home.close());
  const processes = new Processes(home, findCores());
  cleanups.add('the processes', () => processes.stop());
  const notes: string[] = [];
  const optional = optionally(notes);

  const nginx = await optional('nginx', () => findNginx(signal));
  const wrk = await optional('wrk (our own generator is used, which is slower)', () => findWrk(signal));
  const mock = await startMock(processes, nginx, home.folder);
  if (nginx === undefined) notes.push('Whole answers come from a Node process, which may be the limit.');
  const debugPort = options.profile ? await freePort() : undefined;

  const subjects: Subject[] = [direct(mock)];
  let tollgate: Tollgate | undefined;
  const others = await startOthers({ options, processes, mock, nginx, folder: home.folder, optional });
  subjects.push(...others);
  if (options.subjects.includes('tollgate')) {
    log('starting Tollgate and its stores ...');
    tollgate = await startTollgate({ processes, mock, repositoryRoot, ...placeFor(home.folder, debugPort) });
    cleanups.add('Tollgate', tollgate.stop);
    subjects.push(tollgate);
  }
  return {
    plan: options.quick ? quickPlan : fullPlan,
    processes,
    mock,
    subjects: inOrder(subjects, options.subjects),
    tollgate,
    notes,
    debugPort,
    signal,
    log,
    saturate: (job: SaturationJob) =>
      wrk === undefined ? saturate(processes, job) : runWrk(wrk, processes, job, home.folder),
  };
}

type Optional = <Value>(name: string, get: () => Promise<Value>) => Promise<Value | undefined>;

/** Takes what can be had and notes what cannot. */
function optionally(notes: string[]): Optional {
  return async (name, get) => {
    try {
      return await get();
    } catch (error) {
      const [firstLine] = (error instanceof Error ? error.message : String(error)).split('\n');
      notes.push(`Without ${name}: ${firstLine}`);
      return undefined;
    }
  };
}

interface OthersContext {
  readonly options: Options;
  readonly processes: Processes;
  readonly mock: Mock;
  readonly nginx: FoundProgram | undefined;
  readonly folder: string;
  readonly optional: Optional;
}

async function startOthers({ options, processes, mock, nginx, folder, optional }: OthersContext) {
  const starts: Partial<Record<SubjectName, () => Promise<Subject>>> = {
    ...(nginx === undefined ? {} : { nginx: () => startNginxProxy(processes, mock, nginx, folder) }),
    pipe: () => startPipe(processes, mock),
    portkey: async () => startPortkey(processes, mock, await findPortkey(processes, join(repositoryRoot, '.cache'))),
  };
  const subjects: Subject[] = [];
  for (const name of options.subjects) {
    const start = starts[name];
    const subject = start === undefined ? undefined : await optional(name, start);
    if (subject !== undefined) subjects.push(subject);
  }
  return subjects;
}

/** The services' data goes into the temporary folder; a debugger that is asked for later has a port of its own. */
function placeFor(folder: string, debugPort: number | undefined) {
  process.env['TMPDIR'] = folder;
  const proxyEnv = debugPort === undefined ? {} : { NODE_OPTIONS: `--inspect-port=127.0.0.1:${debugPort}` };
  // The stores keep their own watch over their folder, beside the bench's.
  return { folder: mkdtempSync(`${folder}-stores-`), proxyEnv };
}

function inOrder(subjects: readonly Subject[], names: readonly SubjectName[]): readonly Subject[] {
  return names.flatMap((name) => subjects.filter((subject) => subject.name === name));
}
