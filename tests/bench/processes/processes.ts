import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Home } from '@tollgate/local/processes';
import { type Cores, pinned, type Role } from '../machine/cores.ts';
import { isListening } from './ports.ts';

export interface ProgramOptions {
  readonly name: string;
  readonly role: Role;
  readonly command: readonly [string, ...string[]];
  /** Added to the PATH of this process, which is all that is handed down. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ServerOptions extends ProgramOptions {
  /** It is of use when it listens here. */
  readonly port: number;
}

/** A server that runs until it is stopped or the bench ends. */
export interface Server {
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

const readyTimeoutMs = 20_000;
const pollMs = 20;
const graceMs = 5000;
const outputCharsMax = 1_000_000;

/** Starts programs that end with the bench, however it ends, and ends those that still run when it is done. */
export class Processes {
  readonly #home: Home;
  readonly #running = new Set<ChildProcess>();
  readonly cores: Cores;

  constructor(home: Home, cores: Cores) {
    this.#home = home;
    this.cores = cores;
  }

  /** Starts a server and waits until it listens; throws with its output when it does not. */
  async serve({ port, ...program }: ServerOptions): Promise<Server> {
    const { child, output } = this.#start(program);
    const deadline = Date.now() + readyTimeoutMs;
    while (!(await isListening(port))) {
      if (hasEnded(child)) throw new Error(`${program.name} ended before it was of use:\n${output()}`);
      if (Date.now() > deadline) throw new Error(`${program.name} does not listen:\n${output()}`);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    return { pid: child.pid ?? 0, stop: () => end(child) };
  }

  /** Runs a program to its end and gives what it printed; throws when it fails or takes too long. */
  async run(program: ProgramOptions, timeoutMs: number): Promise<string> {
    const { child, output } = this.#start(program);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    await closed(child);
    clearTimeout(timer);
    if (child.exitCode !== 0) {
      const how = child.signalCode === null ? `ended with ${child.exitCode}` : `was ended by ${child.signalCode}`;
      throw new Error(`${program.name} ${how}:\n${output().slice(-2000)}`);
    }
    return output();
  }

  /** Ends whatever still runs. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map(end));
  }

  #start({ name, role, command, env }: ProgramOptions) {
    const [program, ...args] = pinned(this.cores, role, command);
    const child = spawn(program, args, {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const rule = { name, stage: 0, stopSignal: 'SIGTERM' as const, graceMs };
    const forget = child.pid === undefined ? () => undefined : this.#home.record.add(child.pid, rule);
    this.#running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-outputCharsMax);
      });
    }
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      output += error.message;
    });
    child.once('close', () => {
      forget();
      this.#running.delete(child);
    });
    return { child, output: () => output };
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function closed(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, 'close');
}

/** In order if it will, by force otherwise. */
async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  const gone = closed(child);
  child.kill('SIGTERM');
  await gone;
  clearTimeout(timer);
}
