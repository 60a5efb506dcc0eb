/** What a launcher has started, on disk, so that its keeper or the next launcher can end it. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify } from '../processes/identity.mjs';

/**
 * @typedef {object} RunningProcess
 * @property {string} name
 * @property {number} pid
 * @property {string} startTime
 * @property {number} stage processes of a lower stage are ended, and gone, before those of a higher one
 * @property {NodeJS.Signals} stopSignal asks it to end in order
 * @property {number} graceMs how long it may take to end before it is killed
 * @property {boolean} [group] whether the signals go to its whole process group
 */

/** @typedef {Omit<RunningProcess, 'pid' | 'startTime'>} StopRule */

/** One file for each launcher, rewritten whenever a process starts or has ended. */
export class RunRecord {
  /** @type {Map<number, RunningProcess>} */
  #processes = new Map();

  /** @param {string} file */
  constructor(file) {
    this.file = file;
    this.#write();
  }

  /**
   * To be called in the same turn of the event loop as the spawn, so that no death falls between the two.
   *
   * @param {number} pid
   * @param {StopRule} rule
   * @returns {() => void} to be called when the process has ended
   */
  add(pid, rule) {
    const identity = identify(pid);
    if (identity === undefined) return () => undefined;
    this.#processes.set(pid, { ...rule, ...identity });
    this.#write();
    return () => {
      this.#processes.delete(pid);
      this.#write();
    };
  }

  remove() {
    rmSync(this.file, { force: true });
  }

  #write() {
    mkdirSync(join(this.file, '..'), { recursive: true });
    const draft = `${this.file}.draft`;
    writeFileSync(draft, JSON.stringify([...this.#processes.values()], undefined, 2), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}

/**
 * @param {string} home
 * @param {import('../processes/identity.mjs').ProcessIdentity} launcher
 */
export function runRecordFile(home, launcher) {
  return join(runFolder(home), `${launcher.pid}-${launcher.startTime}.json`);
}

/**
 * The records of all launchers that ever used this home and did not end in order.
 *
 * @param {string} home
 * @returns {string[]}
 */
export function runRecordFiles(home) {
  try {
    return readdirSync(runFolder(home))
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(runFolder(home), name));
  } catch {
    return [];
  }
}

/**
 * @param {string} file
 * @returns {RunningProcess[]} empty when there is no such record
 */
export function readRunRecord(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}

/** @param {string} home */
function runFolder(home) {
  return join(home, 'run');
}
