/** One level of the tests as a process that cannot hang. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Jest has written its results and should be gone; what keeps it is a handle that some test left open. */
const lingerMs = 10_000;
/** Time for the stores to be ended and their data deleted. */
const endMs = 10_000;
const lookMs = 250;

/** @typedef {{ ok: boolean, ended: 'by itself' | 'late' | 'lingering' | 'interrupted' }} Outcome */

export class Level {
  #options;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #interrupted = false;

  /** @param {{ command: readonly [string, ...string[]], cwd: string, results: string }} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * @param {number} timeoutMs
   * @returns {Promise<Outcome>}
   */
  async run(timeoutMs) {
    const { command, cwd, results } = this.#options;
    const [program, ...args] = command;
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CI: 'true' },
    });
    this.#child = child;
    /** @type {Outcome['ended']} */
    let ended = 'by itself';
    const late = setTimeout(() => {
      ended = 'late';
      this.#stop();
    }, timeoutMs);
    let writtenMs = Number.POSITIVE_INFINITY;
    const lingering = setInterval(() => {
      if (existsSync(results)) writtenMs = Math.min(writtenMs, performance.now());
      if (performance.now() - writtenMs < lingerMs) return;
      ended = 'lingering';
      this.#stop();
    }, lookMs);
    const code = await new Promise((resolve) => {
      child.once('error', () => resolve(1));
      child.once('exit', resolve);
    });
    clearTimeout(late);
    clearInterval(lingering);
    return { ok: code === 0, ended: this.#interrupted ? 'interrupted' : ended };
  }

  /** Ends the level before its time. */
  end() {
    this.#interrupted = true;
    this.#stop();
  }

  #stop() {
    const child = this.#child;
    child?.kill('SIGTERM');
    setTimeout(() => child?.kill('SIGKILL'), endMs).unref();
  }
}
