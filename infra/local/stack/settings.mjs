/** What the launcher reads from the environment. All of it is judged, so that nothing wrong comes out later. */
import { isAbsolute, resolve } from 'node:path';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { root } from '../bootstrap/paths.mjs';
import { checkEnvironment } from '../environment/check.mjs';

/**
 * @typedef {object} Settings
 * @property {string} home absolute
 * @property {number} proxyPort
 * @property {number} configPort
 * @property {string} host on which the services listen
 * @property {NodeJS.ProcessEnv} env as it was given, but that what was given in files is in its place
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 * @throws {LaunchFailure} that lists all problems
 */
export function readSettings(env) {
  const { values, problems: wrong } = checkEnvironment(env);
  const problems = [...wrong, ...homeElsewhere(values.TOLLGATE_HOME, env.INIT_CWD || process.cwd())];
  if (problems.length > 0) {
    throw new LaunchFailure('The environment is not usable:', {
      details: problems.join('\n'),
      exitCode: exitCodes.badEnvironment,
    });
  }
  return {
    home: resolve(root, values.TOLLGATE_HOME ?? '.tollgate'),
    proxyPort: Number(values.TOLLGATE_PROXY_PORT ?? 8080),
    configPort: Number(values.TOLLGATE_CONFIG_PORT ?? 8081),
    host: values.TOLLGATE_HOST ?? '127.0.0.1',
    env: withoutFiles(env, values),
  };
}

/**
 * npm changes to the root of the repository, whichever folder it was called in: a relative path would lead to another
 * place than the caller sees.
 *
 * @param {string | undefined} home
 * @param {string} folder in which the caller stands
 * @returns {string[]}
 */
function homeElsewhere(home, folder) {
  if (home === undefined || isAbsolute(home) || resolve(folder) === root) return [];
  const meant = [resolve(folder, home), resolve(root, home)].join(' or ');
  return [`TOLLGATE_HOME must be an absolute path where the command is not run in ${root}: ${meant}`];
}

/**
 * The services are given what was read. The file of the master key alone stays one: it need not stand in the environment
 * of a process.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {Readonly<Record<string, string>>} values
 * @returns {NodeJS.ProcessEnv}
 */
function withoutFiles(env, values) {
  const changed = { ...env };
  for (const [name, value] of Object.entries(values)) {
    if (name === 'TOLLGATE_MASTER_KEY' || !env[`${name}_FILE`]) continue;
    changed[name] = value;
    delete changed[`${name}_FILE`];
  }
  return changed;
}
