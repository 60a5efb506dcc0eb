/** Judges the whole environment before anything is started. */
import { readFileSync } from 'node:fs';
import { messageOf } from '../bootstrap/failure.mjs';
import { rules } from './rules.mjs';

/**
 * Reads every variable there is a rule for. `X` may also be given as `X_FILE`, the path of a file that holds it.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ values: Readonly<Record<string, string>>, problems: readonly string[] }} what is set, by variable; and each
 *   problem as a line that begins with its variable and repeats no value
 */
export function checkEnvironment(env) {
  /** @type {string[]} */
  const problems = [];
  /** @type {Record<string, string>} */
  const values = {};
  for (const [name, rule] of Object.entries(rules)) {
    const text = read(env, name, problems);
    if (text === undefined || text === '') continue;
    const problem = rule(text);
    if (problem === undefined) values[name] = text;
    else problems.push(`${name} ${problem}`);
  }
  return { values, problems: [...problems, ...contradictions(env, values)] };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @param {string[]} problems
 * @returns {string | undefined}
 */
function read(env, name, problems) {
  const path = env[`${name}_FILE`];
  if (!path) return env[name];
  if (env[name]) {
    problems.push(`${name} is given twice: unset it or ${name}_FILE`);
    return undefined;
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    problems.push(`${name} cannot be read from ${name}_FILE: ${messageOf(error)}`);
    return undefined;
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Readonly<Record<string, string>>} values
 * @returns {readonly string[]}
 */
function contradictions(env, values) {
  const problems = [];
  const { TOLLGATE_PROXY_PORT: proxyPort = '8080', TOLLGATE_CONFIG_PORT: configPort = '8081' } = values;
  if (Number(proxyPort) === Number(configPort)) {
    problems.push('TOLLGATE_CONFIG_PORT must differ from TOLLGATE_PROXY_PORT');
  }
  const isGiven = (/** @type {string} */ name) => Boolean(env[name] || env[`${name}_FILE`]);
  if (isGiven('CLICKHOUSE_URL') && !isGiven('CLICKHOUSE_REPORTER_URL')) {
    problems.push('CLICKHOUSE_REPORTER_URL is required beside CLICKHOUSE_URL: the URL of the user who only reads');
  }
  return problems;
}
