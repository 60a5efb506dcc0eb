/** Something that can be started, waited for until it is of use, stopped and killed: a store or a service. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { describeExit, startChild } from './child.mjs';
import { lastLines } from './tail.mjs';
import { waitFor } from './wait-for.mjs';

/** How much of the log is shown when a process does not come up. */
const shownLinesMax = 12;
const shownBytesMax = 16 * 1024;

/** @typedef {import('./child.mjs').ChildOptions} ChildOptions */
/** @typedef {import('./child.mjs').Exit} Exit */

/**
 * @typedef {object} UnitOptions
 * @property {string} name
 * @property {() => Promise<ChildOptions> | ChildOptions} command asked before every start
 * @property {(pid: number) => Promise<boolean>} ready asked over and over until it says yes
 * @property {number} readyTimeoutMs
 * @property {number} [exitCode] of the launcher, when the unit does not come up
 */

export class Unit {
  /** @type {import('./child.mjs').Child | undefined} */
  #child;
  /** @type {ChildOptions['rule'] | undefined} */
  #rule;
  #stopping = false;
  /** @type {Set<(exit: Exit) => void>} */
  #listeners = new Set();
  #options;

  /** @param {UnitOptions} options */
  constructor(options) {
    this.#options = options;
    this.name = options.name;
  }

  /** The process id while it runs. */
  get pid() {
    return this.#child?.pid;
  }

  /**
   * @param {(exit: Exit) => void} listener told when a unit that was ready ends without having been asked to
   */
  onDeath(listener) {
    this.#listeners.add(listener);
  }

  /**
   * Resolves when it is of use. One that ends before that is a failure whatever its exit code.
   *
   * @param {AbortSignal} [signal]
   */
  async start(signal) {
    if (this.#child !== undefined) throw new Error(`${this.name} already runs`);
    const options = await this.#options.command();
    const logStart = sizeOf(options.logFile);
    const child = await startChild(options);
    this.#child = child;
    this.#rule = options.rule;
    this.#stopping = false;
    const died = child.exited.then((exit) => {
      this.#child = undefined;
      return exit;
    });
    const outcome = await this.#untilReady(child.pid, died, signal);
    if (outcome === 'ready') {
      void died.then((exit) => this.#tell(exit));
      return;
    }
    await this.#end('SIGKILL');
    signal?.throwIfAborted();
    throw this.#failure(outcome, options.logFile, logStart);
  }

  /** Asks it to end in order and waits; kills it when it takes longer than its grace. */
  async stop() {
    const rule = this.#rule;
    if (rule === undefined) return;
    const timer = setTimeout(() => void this.kill(), rule.graceMs);
    await this.#end(rule.stopSignal);
    clearTimeout(timer);
  }

  /** Ends it at once and waits until it is gone. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /**
   * @param {number} pid
   * @param {Promise<Exit>} died
   * @param {AbortSignal | undefined} signal
   * @returns {Promise<'ready' | 'late' | 'aborted' | Exit>}
   */
  async #untilReady(pid, died, signal) {
    const over = new AbortController();
    const abort = () => over.abort();
    signal?.addEventListener('abort', abort, { once: true });
    const { ready, readyTimeoutMs } = this.#options;
    const answered = waitFor(() => ready(pid), { timeoutMs: readyTimeoutMs, signal: over.signal });
    const outcome = await Promise.race([died, answered.then((yes) => (yes ? 'ready' : 'late'))]);
    over.abort();
    signal?.removeEventListener('abort', abort);
    return signal?.aborted ? 'aborted' : outcome;
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined) return;
    child.signal(signal);
    await child.exited;
  }

  /** @param {Exit} exit */
  #tell(exit) {
    if (this.#stopping) return;
    for (const listener of this.#listeners) listener(exit);
  }

  /**
   * @param {'late' | 'aborted' | Exit} outcome
   * @param {string} logFile
   * @param {number} logStart where this life's part of the log begins
   */
  #failure(outcome, logFile, logStart) {
    const { readyTimeoutMs, exitCode } = this.#options;
    const how =
      typeof outcome === 'string'
        ? `was not ready within ${readyTimeoutMs / 1000} s`
        : `ended while it was starting (${describeExit(outcome)})`;
    return new LaunchFailure(`${this.name} ${how}.`, {
      details: endOfFile(logFile, logStart),
      remedy: `The whole log is ${logFile}.`,
      exitCode: exitCode ?? exitCodes.failed,
    });
  }
}

/**
 * @param {string} file
 * @param {number} [start] nothing before this byte is of interest
 * @returns {string} the last lines, empty when there is no such file
 */
export function endOfFile(file, start = 0) {
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = fstatSync(handle);
      const bytes = Buffer.alloc(Math.max(0, Math.min(size - start, shownBytesMax)));
      const read = readSync(handle, bytes, 0, bytes.length, size - bytes.length);
      return lastLines(bytes.toString('utf8', 0, read), shownLinesMax);
    } finally {
      closeSync(handle);
    }
  } catch {
    return '';
  }
}

/** @param {string} file */
function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
