/** The services of the local stack: how each is started, and with which environment. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, exitCodes } from '../bootstrap/failure.mjs';
import { cache, pinnedNode, root, withToolsOnPath } from '../bootstrap/paths.mjs';
import { Unit } from '../processes/unit.mjs';
import { stages } from '../stores/stages.mjs';
import { loopback, originOf } from './origin.mjs';

const readyTimeoutMs = 60_000;
const answerTimeoutMs = 2000;
/** Streams that are open at Ctrl-C may go on for so long. */
const drainMs = 15_000;
/** The proxy's own end after its drain, and everybody else's. */
const endMs = 15_000;

/** What may pass from the caller's environment to a service. Provider keys and passwords are not among it. */
const passed =
  /^(PATH|HOME|USER|TZ|TMPDIR|LANG|LC_\w+|NODE_\w+|SSL_CERT_\w+|HTTPS?_PROXY|NO_PROXY|OTEL_\w+|TOLLGATE_\w+)$/i;
const secret = /^TOLLGATE_(ADMIN_TOKEN|SERVICE_TOKEN|MASTER_KEY)/;

/**
 * @typedef {object} StackContext
 * @property {import('./settings.mjs').Settings} settings
 * @property {import('../home/home.mjs').Home} home
 * @property {Stores} stores
 * @property {{ ingestion: number, simulator: number }} ports
 */

/** @typedef {{ postgres: Store, redis: Store, clickhouse: import('../stores.d.mts').ClickHouseStore }} Stores */
/** @typedef {import('../stores.d.mts').Store} Store */
/** @typedef {'proxy' | 'ingestion' | 'config' | 'simulator'} ServiceName */
/** @typedef {Record<ServiceName, Unit> & { migrationEnv: NodeJS.ProcessEnv }} Services */

/** @type {readonly ServiceName[]} */
export const serviceNames = ['proxy', 'ingestion', 'config', 'simulator'];

/**
 * @param {StackContext} context
 * @returns {Services}
 */
export function defineServices(context) {
  const { settings, ports } = context;
  const env = environments(context);
  /** @type {(name: ServiceName, probe: string, script: string) => Unit} */
  const service = (name, probe, script) => serviceUnit(context, { name, script, env: env[name], probe });
  /** @type {(port: number) => string} */
  const readiness = (port) => `${originOf(settings.host, port)}/readyz`;
  return {
    proxy: service('proxy', readiness(settings.proxyPort), 'apps/proxy/dist/main.js'),
    ingestion: service('ingestion', readiness(ports.ingestion), 'apps/ingestion/dist/main.js'),
    config: service('config', readiness(settings.configPort), 'apps/config/dist/main.js'),
    simulator: service(
      'simulator',
      `${originOf(loopback, ports.simulator)}/livez`,
      'packages/testkit/dist/sim/main.js',
    ),
    migrationEnv: env.config,
  };
}

/**
 * @param {StackContext} context
 * @returns {Record<ServiceName, NodeJS.ProcessEnv>}
 */
function environments({ settings, home, stores, ports }) {
  const common = {
    ...withToolsOnPath(pick(settings.env)),
    NODE_COMPILE_CACHE: join(cache, 'compiled'),
    TOLLGATE_EXIT_WITH_PARENT: 'stdin',
    TOLLGATE_HOST: settings.host,
  };
  const connected = {
    ...common,
    REDIS_URL: stores.redis.url,
    TOLLGATE_SERVICE_TOKEN: home.secrets.get('serviceToken'),
    TOLLGATE_CONFIG_URL: originOf(settings.host, settings.configPort),
  };
  const masterKey = masterKeyVariable(settings.env, home.folder);
  return {
    proxy: {
      ...connected,
      ...masterKey,
      TOLLGATE_PROXY_PORT: String(settings.proxyPort),
      TOLLGATE_PROXY_ID: settings.env.TOLLGATE_PROXY_ID || 'local',
      TOLLGATE_DATA_DIR: dataFolder(home.folder, 'proxy'),
      // The simulated provider listens on loopback.
      TOLLGATE_ALLOW_PRIVATE_UPSTREAMS: settings.env.TOLLGATE_ALLOW_PRIVATE_UPSTREAMS || 'true',
      TOLLGATE_DRAIN_DELAY_MS: '0',
      TOLLGATE_DRAIN_TIMEOUT_MS: String(drainMs),
    },
    ingestion: {
      ...connected,
      TOLLGATE_INGESTION_PORT: String(ports.ingestion),
      TOLLGATE_DATA_DIR: dataFolder(home.folder, 'ingestion'),
      CLICKHOUSE_URL: stores.clickhouse.url,
    },
    config: {
      ...connected,
      ...masterKey,
      TOLLGATE_CONFIG_PORT: String(settings.configPort),
      TOLLGATE_ADMIN_TOKEN: adminToken(settings.env, home.secrets),
      DATABASE_URL: stores.postgres.url,
      CLICKHOUSE_URL: stores.clickhouse.url,
      CLICKHOUSE_REPORTER_URL: stores.clickhouse.reporterUrl,
    },
    simulator: {
      ...common,
      TOLLGATE_SIM_PORT: String(ports.simulator),
      // The provider's own books stay, as the ledger does that is compared with them.
      TOLLGATE_SIM_SERVED_LOG: join(dataFolder(home.folder, 'simulator'), 'served-log.jsonl'),
    },
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {import('../home/secrets.mjs').Secrets} secrets
 */
export function adminToken(env, secrets) {
  return env.TOLLGATE_ADMIN_TOKEN || secrets.get('adminToken');
}

/**
 * @param {StackContext} context
 * @param {{ name: ServiceName, script: string, env: NodeJS.ProcessEnv, probe: string }} service
 */
function serviceUnit({ home }, { name, script, env, probe }) {
  const graceMs = name === 'proxy' ? drainMs + endMs : endMs;
  return new Unit({
    name,
    readyTimeoutMs,
    exitCode: exitCodes.serviceFailed,
    ready: async () => (await fetch(probe, { signal: AbortSignal.timeout(answerTimeoutMs) })).ok,
    command: () => ({
      command: [pinnedNode, join(root, script)],
      cwd: root,
      env,
      logFile: logFileOf(home.folder, name),
      record: home.record,
      rule: { name, stage: stages[name], stopSignal: 'SIGTERM', graceMs },
    }),
  });
}

/**
 * @param {string} home
 * @param {string} name
 */
export function logFileOf(home, name) {
  return join(home, 'logs', `${name}.log`);
}

/** @param {NodeJS.ProcessEnv} env */
function pick(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => passed.test(name) && !secret.test(name)));
}

/**
 * A key of the caller's own, or one that was made for this home. It seals the provider keys in the database: without it
 * they cannot be read any more.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @returns {NodeJS.ProcessEnv}
 */
function masterKeyVariable(env, home) {
  if (env.TOLLGATE_MASTER_KEY) return { TOLLGATE_MASTER_KEY: env.TOLLGATE_MASTER_KEY };
  if (env.TOLLGATE_MASTER_KEY_FILE) return { TOLLGATE_MASTER_KEY_FILE: env.TOLLGATE_MASTER_KEY_FILE };
  const file = join(home, 'master.key');
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return { TOLLGATE_MASTER_KEY_FILE: file };
}

/**
 * @param {string} home
 * @param {string} name
 */
function dataFolder(home, name) {
  const folder = join(home, 'data', name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
