/** A long-running process of ours: its own process group, its output in a file, its name in the run record. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @typedef {object} ChildOptions
 * @property {readonly [string, ...string[]]} command program and arguments
 * @property {string} logFile both output streams are appended to it
 * @property {import('../home/run-record.mjs').StopRule} rule
 * @property {import('../home/run-record.mjs').RunRecord} record
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {number | undefined} [uid] the user to run as, and its group
 */

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit */

/**
 * @typedef {object} Child
 * @property {number} pid
 * @property {Promise<Exit>} exited
 * @property {(signal: NodeJS.Signals) => void} signal
 */

/**
 * The log is a file and not a pipe: a process that outlives the launcher by its last seconds can still write. Standard
 * input is a pipe that closes when the launcher is gone.
 *
 * @param {ChildOptions} options
 * @returns {Promise<Child>}
 * @throws when the program cannot be started
 */
export async function startChild({ command: [program, ...args], logFile, rule, record, env, cwd, uid }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  const user = uid === undefined ? {} : { uid, gid: uid };
  let child;
  try {
    child = spawn(program, args, { stdio: ['pipe', log, log], detached: true, env, cwd, ...user });
  } finally {
    closeSync(log);
  }
  const { pid } = child;
  const forget = pid === undefined ? () => undefined : record.add(pid, rule);
  child.stdin?.on('error', () => undefined);
  /** @type {Promise<Exit>} */
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      forget();
      resolve({ code, signal });
    });
  });
  if (pid === undefined) {
    const [error] = await new Promise((resolve) => child.once('error', (...reasons) => resolve(reasons)));
    throw new Error(`cannot start ${program}`, { cause: error });
  }
  return { pid, exited, signal: (signal) => child.kill(signal) };
}

/**
 * @param {Exit} exit
 * @returns {string} such as `exit code 1` or `SIGKILL`
 */
export function describeExit({ code, signal }) {
  return signal ?? `exit code ${code}`;
}
