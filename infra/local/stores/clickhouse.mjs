/** The ClickHouse engine from an npm package, as a private process that serves HTTP on a loopback port. */
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { pinnedNode, root } from '../bootstrap/paths.mjs';
import { Unit } from '../processes/unit.mjs';
import { serverConfiguration, starterUser, withTestDatabases } from './clickhouse-configuration.mjs';
import { stages } from './stages.mjs';

/** Reading the parts of a large history takes its time. */
const readyTimeoutMs = 60_000;
const answerTimeoutMs = 2000;

const name = 'ClickHouse';
const graceMs = 15_000;

/**
 * @param {import('./embedded.mjs').EngineContext} context
 * @returns {import('./embedded.mjs').Engine & { reporterUrl: string }}
 */
export function embeddedClickHouse({ home, port, durable }) {
  const folder = join(home.folder, 'clickhouse');
  const data = join(folder, 'data');
  const library = findLibrary();
  const passwords = {
    tollgate: home.secrets.get('clickhousePassword'),
    reporter: home.secrets.get('clickhouseReporterPassword'),
  };
  const url = (/** @type {'tollgate' | 'reporter'} */ user) => `http://${user}:${passwords[user]}@127.0.0.1:${port}/`;
  const unit = new Unit({
    name,
    readyTimeoutMs,
    exitCode: exitCodes.storeFailed,
    ready: () => servesFolder(url('tollgate'), data),
    command() {
      const config = writeConfiguration({ folder, durable });
      const host = fileURLToPath(new URL('clickhouse-host.mjs', import.meta.url));
      const network = [`--http_port=${port}`, '--listen_host=127.0.0.1'];
      // The level in the configuration file is not heeded.
      const engine = [`--path=${data}`, `--config-file=${config}`, '--log-level=warning', ...network];
      return {
        command: [pinnedNode, '--no-warnings', host, library, ...engine],
        env: {
          PATH: process.env.PATH,
          TZ: 'UTC',
          CLICKHOUSE_PASSWORD: passwords.tollgate,
          CLICKHOUSE_REPORTER_PASSWORD: passwords.reporter,
        },
        cwd: folder,
        logFile: join(home.folder, 'logs', 'clickhouse-host.log'),
        record: home.record,
        // A stop in order waits for idle connections; data that may be lost need not wait for them.
        rule: { name, stage: stages.store, stopSignal: durable ? 'SIGTERM' : 'SIGKILL', graceMs },
      };
    },
  });
  return { unit, url: url('tollgate'), reporterUrl: url('reporter'), portTaken: /Address already in use/i };
}

/**
 * The users are those of `infra/clickhouse`, which a server mounts as well.
 *
 * @param {{ folder: string, durable: boolean }} options
 * @returns {string} the configuration file
 */
function writeConfiguration({ folder, durable }) {
  const users = join(folder, 'users.d');
  rmSync(users, { recursive: true, force: true });
  mkdirSync(users, { recursive: true, mode: 0o700 });
  mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 });
  const shared = readFileSync(join(root, 'infra', 'clickhouse', 'users.xml'), 'utf8');
  writeFileSync(join(users, 'tollgate.xml'), durable ? shared : withTestDatabases(shared));
  writeFileSync(join(folder, 'users.xml'), starterUser, { mode: 0o600 });
  const config = join(folder, 'config.xml');
  writeFileSync(config, serverConfiguration(join(folder, '..', 'logs', 'clickhouse.log')), { mode: 0o600 });
  return config;
}

/**
 * A listener on the port proves nothing: it may be another engine's. Its folder tells.
 *
 * @param {string} url
 * @param {string} data
 */
async function servesFolder(url, data) {
  const value = await ask(url, "SELECT value FROM system.server_settings WHERE name = 'path'");
  return value?.replace(/\/$/, '') === data;
}

/**
 * @param {string} url
 * @returns {Promise<boolean>} whether it answers a query of the user in the URL
 */
export async function servesQueries(url) {
  return (await ask(url, 'SELECT 1')) === '1';
}

/**
 * @param {string} url
 * @param {string} query
 * @returns {Promise<string | undefined>} undefined when it was refused
 */
async function ask(url, query) {
  const { username, password, origin } = new URL(url);
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const response = await fetch(origin, {
    method: 'POST',
    body: query,
    // A connection kept open would hold up the next stop.
    headers: { authorization: `Basic ${credentials}`, connection: 'close' },
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  const text = await response.text();
  return response.ok ? text.trim() : undefined;
}

/** @returns {string} the shared library that is the engine */
function findLibrary() {
  const libc = process.platform === 'linux' ? '-gnu' : '';
  const name = `@chdb/lib-${process.platform}-${process.arch}${libc}`;
  try {
    const chdb = realpathSync(createRequire(import.meta.url).resolve('chdb'));
    const library = join(dirname(createRequire(chdb).resolve(`${name}/package.json`)), 'libchdb.so');
    if (existsSync(library)) return library;
    throw new Error(`${library} is missing`);
  } catch (error) {
    throw new LaunchFailure(`There is no embedded ClickHouse for ${process.platform}-${process.arch}.`, {
      remedy: 'Set CLICKHOUSE_URL to use a ClickHouse of your own, or TOLLGATE_STORES=docker.',
      exitCode: exitCodes.storeFailed,
      cause: error,
    });
  }
}
