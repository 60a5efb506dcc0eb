/** What the launcher reads from the environment; the services check the rest themselves. */
import { join, resolve } from 'node:path';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { root } from '../bootstrap/paths.mjs';

const portMax = 65_535;

/**
 * @typedef {object} Settings
 * @property {string} home absolute
 * @property {number} proxyPort
 * @property {number} configPort
 * @property {string} host on which the services listen
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 * @throws {LaunchFailure} that lists all problems
 */
export function readSettings(env) {
  /** @type {string[]} */
  const problems = [];
  const proxyPort = port(env, 'TOLLGATE_PROXY_PORT', 8080, problems);
  const configPort = port(env, 'TOLLGATE_CONFIG_PORT', 8081, problems);
  if (proxyPort === configPort) problems.push('TOLLGATE_PROXY_PORT and TOLLGATE_CONFIG_PORT must differ');
  const stores = env.TOLLGATE_STORES || 'embedded';
  if (!['embedded', 'docker'].includes(stores)) problems.push('TOLLGATE_STORES must be "embedded" or "docker"');
  if (env.CLICKHOUSE_URL && !env.CLICKHOUSE_REPORTER_URL) {
    problems.push('CLICKHOUSE_REPORTER_URL is required beside CLICKHOUSE_URL: the URL of the user who only reads');
  }
  if (problems.length > 0) {
    throw new LaunchFailure('The environment is not usable:', {
      details: problems.join('\n'),
      exitCode: exitCodes.badEnvironment,
    });
  }
  const home = env.TOLLGATE_HOME ? resolve(env.TOLLGATE_HOME) : join(root, '.tollgate');
  return { home, proxyPort, configPort, host: env.TOLLGATE_HOST || '127.0.0.1', env };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @param {number} fallback
 * @param {string[]} problems
 */
function port(env, name, fallback, problems) {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= portMax) return value;
  problems.push(`${name} must be a port between 1 and ${portMax}`);
  return fallback;
}
