/** A file that one live process holds; a holder that has died holds nothing. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf } from '../bootstrap/failure.mjs';
import { identify, isRunning } from '../processes/identity.mjs';

/** Two launchers that both find a dead holder's file may push each other aside a few times, not for ever. */
const triesMax = 20;

/** @typedef {import('../processes/identity.mjs').ProcessIdentity} ProcessIdentity */

/**
 * @param {string} file
 * @returns {{ release: () => void } | { heldBy: ProcessIdentity }}
 */
export function tryLock(file) {
  const me = identify(process.pid);
  if (me === undefined) throw new Error('this process cannot read its own start time');
  // The file appears with its content by a link, so that nobody can read half of it.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    for (let tries = 0; tries < triesMax; tries += 1) {
      if (linkIfAbsent(draft, file)) return { release: () => releaseLock(file, me) };
      const holder = readHolder(file);
      if (holder !== undefined && isRunning(holder)) return { heldBy: holder };
      moveAside(file, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new Error(`cannot lock ${file}: other processes lock it over and over`);
}

/**
 * Waits until the file can be locked.
 *
 * @param {string} file
 * @param {{ onWait?: (holder: ProcessIdentity) => void, signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<{ release: () => void }>}
 */
export async function lock(file, { onWait, signal } = {}) {
  for (let told = false; ; ) {
    signal?.throwIfAborted();
    const outcome = tryLock(file);
    if ('release' in outcome) return outcome;
    if (!told) onWait?.(outcome.heldBy);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * @param {string} draft
 * @param {string} file
 */
function linkIfAbsent(draft, file) {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {ProcessIdentity | undefined}
 */
export function readHolder(file) {
  try {
    const { pid, startTime } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof pid === 'number' && typeof startTime === 'string' ? { pid, startTime } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a dead holder's file away. If it turns out to be a new holder's by now, it is put back.
 *
 * @param {string} file
 * @param {ProcessIdentity | undefined} dead
 */
function moveAside(file, dead) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved !== undefined && (moved.pid !== dead?.pid || moved.startTime !== dead.startTime)) linkIfAbsent(aside, file);
  rmSync(aside, { force: true });
}

/**
 * @param {string} file
 * @param {ProcessIdentity} me
 */
function releaseLock(file, me) {
  const holder = readHolder(file);
  if (holder?.pid === me.pid && holder.startTime === me.startTime) rmSync(file, { force: true });
}
