/** Runs a command to its end and keeps the last of what it printed. */
import { spawn } from 'node:child_process';
import { Tail } from '../processes/tail.mjs';

/** Enough for the error of a compiler or a package manager; the rest is dropped from the front. */
const outputCharsMax = 64 * 1024;

/** How long a command that was told to end may take; it is killed then. */
const endGraceMs = 3000;

/**
 * @typedef {object} CommandResult
 * @property {boolean} ok whether it ended with 0
 * @property {string} output what it printed last, both streams together
 */

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number | undefined} [uid] the user to run as, and its group
 * @property {string} [input] given to it on standard input
 * @property {AbortSignal | undefined} [signal] ends the command; the call then rejects with the signal's reason
 * @property {(line: string) => void} [onLine]
 * @property {((pid: number) => () => void) | undefined} [onStart] told the process id; the returned function is called
 *   when the command has ended
 */

/**
 * The command gets a process group of its own, so that ending it ends what it has started as well.
 *
 * @param {readonly [string, ...string[]]} command program and arguments
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandResult>}
 * @throws when the program cannot be started at all
 */
export async function runCommand([program, ...args], { input, signal, onLine, onStart, ...options } = {}) {
  signal?.throwIfAborted();
  const child = spawn(program, args, { ...spawnOptions(options), stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const tail = new Tail(outputCharsMax);
  for (const stream of [child.stdout, child.stderr]) readLines(stream, tail, onLine);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  /** @type {Promise<CommandResult>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output: tail.text }));
  });
  const onEnd = child.pid === undefined ? undefined : onStart?.(child.pid);
  let killing;
  const abort = () => {
    if (child.pid === undefined) return;
    const leader = child.pid;
    signalGroup(leader, 'SIGTERM');
    killing = setTimeout(() => signalGroup(leader, 'SIGKILL'), endGraceMs);
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const result = await ended;
    signal?.throwIfAborted();
    return result;
  } finally {
    signal?.removeEventListener('abort', abort);
    clearTimeout(killing);
    onEnd?.();
  }
}

/** @param {Pick<CommandOptions, 'cwd' | 'env' | 'uid'>} options */
function spawnOptions({ cwd, env, uid }) {
  return { cwd, env, ...(uid === undefined ? {} : { uid, gid: uid }) };
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {Tail} tail
 * @param {((line: string) => void) | undefined} onLine
 */
function readLines(stream, tail, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ text) => {
    tail.append(text);
    if (onLine === undefined) return;
    const lines = (rest + text).split(/\r?\n|\r/);
    rest = (lines.pop() ?? '').slice(-outputCharsMax);
    for (const line of lines) onLine(line);
  });
}

/**
 * @param {number} leader
 * @param {NodeJS.Signals} signal
 */
function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
  } catch {
    // The group has ended between the signal and this line.
  }
}
