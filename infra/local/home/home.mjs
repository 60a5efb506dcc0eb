/** A folder with the data of one stack, held by one launcher at a time. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { endProcesses } from '../processes/end-processes.mjs';
import { identify } from '../processes/identity.mjs';
import { makeFolder } from './folder.mjs';
import { tryLock } from './lock.mjs';
import { Ports } from './ports.mjs';
import { RunRecord, readRunRecord, runRecordFile, runRecordFiles } from './run-record.mjs';
import { Secrets } from './secrets.mjs';

/** A keeper with nothing to end is gone at once; one that hangs is not waited for. */
const keeperGraceMs = 2000;
/** A keeper that somebody kills is replaced, but not without end. */
const keepersMax = 20;

/**
 * @typedef {object} Home
 * @property {string} folder absolute
 * @property {RunRecord} record what runs from here
 * @property {Secrets} secrets made up for this home
 * @property {Ports} ports of the private processes
 * @property {() => Promise<void>} close to be called when everything has ended; a temporary home is deleted
 */

/**
 * Makes the folder if need be, takes it for this process, ends what a launcher that died has left behind, and starts
 * the keeper.
 *
 * @param {string} path
 * @param {{ temporary?: boolean, log?: (line: string) => void }} [options] `temporary`: delete the folder at the end
 * @returns {Promise<Home>}
 * @throws {LaunchFailure} when a live launcher has it, or the folder cannot be used
 */
export async function openHome(path, { temporary = false, log = () => undefined } = {}) {
  const folder = resolve(path);
  // PostgreSQL refuses to run as root and is given to another user then, who must be able to reach its folder.
  makeFolder(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  const lock = tryLock(join(folder, 'launcher.json'));
  if ('heldBy' in lock) {
    throw new LaunchFailure(`Tollgate already runs from ${folder}, started by process ${lock.heldBy.pid}.`, {
      remedy: `Stop it first (kill ${lock.heldBy.pid}), or give this one a home of its own with TOLLGATE_HOME.`,
      exitCode: exitCodes.alreadyRunning,
    });
  }
  try {
    await endLeftovers(folder, log);
    const me = identify(process.pid);
    if (me === undefined) throw new Error('this process cannot read its own start time');
    const record = new RunRecord(runRecordFile(folder, me));
    const keeper = startKeeper(record.file, temporary ? folder : undefined);
    return {
      folder,
      record,
      secrets: new Secrets(folder),
      ports: new Ports(folder),
      async close() {
        await keeper.dismiss();
        lock.release();
        if (temporary) rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} log
 */
async function endLeftovers(folder, log) {
  for (const file of runRecordFiles(folder)) {
    for (const { name, pid } of await endProcesses(readRunRecord(file))) {
      log(`  ended ${name} (process ${pid}), left by a launcher that was killed`);
    }
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} record
 * @param {string | undefined} folder
 */
function startKeeper(record, folder) {
  const script = fileURLToPath(new URL('keeper.mjs', import.meta.url));
  const args = folder === undefined ? [script, record] : [script, record, folder];
  let dismissed = false;
  let left = keepersMax;
  /** @type {() => import('node:child_process').ChildProcess} */
  const start = () => {
    const started = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' });
    started.stdin?.on('error', () => undefined);
    started.once('error', () => undefined);
    started.once('exit', () => {
      left -= 1;
      if (!dismissed && left > 0) keeper = start();
    });
    // The keeper waits for this process, never the other way round.
    started.unref();
    return started;
  };
  let keeper = start();
  return {
    async dismiss() {
      dismissed = true;
      if (keeper.exitCode !== null || keeper.signalCode !== null || keeper.pid === undefined) return;
      const ended = new Promise((done) => keeper.once('exit', done));
      keeper.ref();
      keeper.stdin?.end();
      const timer = setTimeout(() => keeper.kill('SIGKILL'), keeperGraceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
