import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isRunning } from '../processes/identity.mjs';
import type { StubRepository } from './stub-repository.ts';

const readyTimeoutMs = 60_000;
const lookMs = 20;

/** What `local.json` says; see the contract of the launcher. */
export interface LocalFile {
  readonly proxyUrl: string;
  readonly redisUrl: string;
  readonly clickhouseUrl: string;
  readonly adminToken: string;
  readonly virtualKey: string;
  readonly launcherPid: number;
  readonly pids: Readonly<Record<'proxy' | 'ingestion' | 'config' | 'redis' | 'clickhouse' | 'postgres', number>>;
}

/** A launcher as a process of its own. */
export class Launcher {
  readonly child: ChildProcess;
  readonly #repository: StubRepository;
  output = '';

  /** @param command starts the launcher in the root of the repository; by default the launcher itself */
  constructor(repository: StubRepository, env: NodeJS.ProcessEnv, command: readonly string[] = []) {
    this.#repository = repository;
    const [program = process.execPath, ...args] =
      command.length > 0 ? command : [process.execPath, 'infra/local/up.mjs'];
    this.child = spawn(program, args, {
      cwd: repository.root,
      env: { PATH: process.env['PATH'], HOME: repository.root, TOLLGATE_STUB_FOLDER: repository.folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  async ready(): Promise<LocalFile> {
    await until(
      () => this.output.includes('\ntollgate ready\n') || this.child.exitCode !== null,
      () => `not ready:\n${this.output}`,
      readyTimeoutMs,
    );
    if (this.child.exitCode !== null) throw new Error(`ended with ${this.child.exitCode}:\n${this.output}`);
    return this.localFile();
  }

  localFile(): LocalFile {
    return JSON.parse(readFileSync(join(this.#repository.home, 'local.json'), 'utf8'));
  }

  /** Sends a signal to the launcher alone, and waits until it has ended. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}

/** Every process that a launcher has on record in this home. */
export function recordedProcesses(repository: StubRepository, launcherPid: number) {
  const folder = join(repository.home, 'run');
  const file = processFiles(folder).find((name) => name.startsWith(`${launcherPid}-`));
  const records: { pid: number; startTime: string; name: string }[] =
    file === undefined ? [] : JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return records;
}

function processFiles(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Waits until none of the processes runs any more. */
export async function untilGone(processes: readonly { pid: number; startTime: string }[], timeoutMs: number) {
  const left = () => processes.filter((each) => isRunning(each));
  await until(
    () => left().length === 0,
    () => `still there: ${JSON.stringify(left())}`,
    timeoutMs,
  );
}

/** Waits until a question is answered with yes; throws with what it is told otherwise. */
export async function until(question: () => boolean | Promise<boolean>, otherwise: () => string, timeoutMs: number) {
  const deadline = performance.now() + timeoutMs;
  while (!(await question())) {
    if (performance.now() > deadline) throw new Error(otherwise());
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

/** Holds a port of the system's choice. */
export async function takePort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    async release() {
      server.close();
      await once(server, 'close');
    },
  };
}

/** Two ports that were free a moment ago, as the launcher's environment. */
export async function freePorts(): Promise<{ TOLLGATE_PROXY_PORT: string; TOLLGATE_CONFIG_PORT: string }> {
  const taken = [await takePort(), await takePort()];
  await Promise.all(taken.map(({ release }) => release()));
  const [proxy, config] = taken.map(({ port }) => String(port));
  return { TOLLGATE_PROXY_PORT: proxy ?? '', TOLLGATE_CONFIG_PORT: config ?? '' };
}
