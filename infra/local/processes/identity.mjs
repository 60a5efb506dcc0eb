/** Tells one process from another that got the same number later. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { codeOf } from '../bootstrap/failure.mjs';

/**
 * A process, named for good: numbers are used again, a number with its start time is not.
 *
 * @typedef {{ readonly pid: number, readonly startTime: string }} ProcessIdentity
 */

const isLinux = process.platform === 'linux';

/**
 * @param {number} pid
 * @returns {string | undefined} undefined when no such process runs; one that has ended and was not yet
 *   waited for by its parent counts as gone
 */
export function startTimeOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return isLinux ? statOf(pid)?.startTime : startTimeFromPs(pid);
}

/**
 * @param {number} pid
 * @returns {ProcessIdentity | undefined}
 */
export function identify(pid) {
  const startTime = startTimeOf(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** @param {ProcessIdentity} identity */
export function isRunning({ pid, startTime }) {
  return startTimeOf(pid) === startTime;
}

/**
 * @param {number} pid
 * @returns {number | undefined}
 */
export function parentOf(pid) {
  if (isLinux) return statOf(pid)?.parent;
  const parent = Number.parseInt(ps(pid, 'ppid='), 10);
  return Number.isNaN(parent) ? undefined : parent;
}

/**
 * @param {number} pid
 * @returns {string} the command line, empty when it cannot be read
 */
export function commandLineOf(pid) {
  if (!isLinux) return ps(pid, 'command=');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/**
 * Sends a signal to a process, or to its whole group, if it is still the same process.
 *
 * @param {ProcessIdentity} identity
 * @param {NodeJS.Signals} signal
 * @param {boolean} [group]
 * @returns {boolean} whether there was somebody to receive it
 */
export function sendSignal(identity, signal, group = false) {
  if (!isRunning(identity)) return false;
  try {
    process.kill(group ? -identity.pid : identity.pid, signal);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    throw error;
  }
}

/**
 * The name of the program stands in brackets and may hold anything; the fields that matter follow the last bracket.
 *
 * @param {number} pid
 */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === undefined || state === 'Z' || state === 'X') return undefined;
    return { parent: Number(parent), startTime: `${bootId()}.${fields[17]}` };
  } catch {
    return undefined;
  }
}

/** @type {string | undefined} */
let knownBootId;

/** Start times are counted from the boot of the machine. */
function bootId() {
  knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return knownBootId;
}

/** @param {number} pid */
function startTimeFromPs(pid) {
  const [state, ...started] = ps(pid, 'state=,lstart=').split(/\s+/);
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : started.join('-');
}

/**
 * @param {number} pid
 * @param {string} columns
 */
function ps(pid, columns) {
  try {
    return execFileSync('ps', ['-o', columns, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    }).trim();
  } catch {
    return '';
  }
}
