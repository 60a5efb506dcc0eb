import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServiceOptions {
  readonly name: string;
  /** The compiled entry of the service. */
  readonly entry: string;
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where it answers once it runs; `/readyz` is asked there. */
  readonly url: string;
}

const readyTimeoutMs = 60_000;
const pollMs = 25;
const logCharsMax = 200_000;

/** One service as a process of its own, that a test can stop, kill and start again. */
export class Service {
  readonly options: ServiceOptions;
  #child: ChildProcess | undefined;
  #log = '';

  constructor(options: ServiceOptions) {
    this.options = options;
  }

  get url(): string {
    return this.options.url;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`${this.options.name} does not run`);
    return pid;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it wrote so far; the end of it when it wrote much. */
  get log(): string {
    return this.#log;
  }

  /** Starts the process without waiting for it to be ready. */
  launch(): void {
    const { entry, args = [], nodeArgs = [], env } = this.options;
    const child = spawn(process.execPath, [...nodeArgs, entry, ...args], {
      env: { PATH: process.env['PATH'], ...env, TOLLGATE_EXIT_WITH_PARENT: 'stdin' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#log = (this.#log + chunk.toString()).slice(-logCharsMax);
      });
    }
    this.#child = child;
  }

  /** Starts the process and waits until it takes work. */
  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  /** Waits until it takes work; throws with its log when it ends or takes too long. */
  async ready(): Promise<void> {
    const deadline = Date.now() + readyTimeoutMs;
    while (Date.now() < deadline) {
      if (!this.running) throw new Error(`${this.options.name} ended before it was ready:\n${this.#log}`);
      const response = await fetch(`${this.url}/readyz`).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.status === 200) return;
      await delay(pollMs);
    }
    throw new Error(`${this.options.name} was not ready within ${readyTimeoutMs} ms:\n${this.#log}`);
  }

  /** Sends a signal and waits for the end; gives the exit code, or null when a signal ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    if (this.running) {
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    }
    return child.exitCode;
  }

  /** Waits for the end of a process that ends by itself. */
  async ended(): Promise<number | null> {
    if (this.#child !== undefined && this.running) await once(this.#child, 'close');
    return this.#child?.exitCode ?? null;
  }

  async restart(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.stop(signal);
    await this.start();
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was free');
  return address.port;
}
