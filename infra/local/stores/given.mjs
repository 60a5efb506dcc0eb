/** Stores that somebody else runs and that are named by their URLs. */
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';

const variables = Object.freeze({ postgres: 'DATABASE_URL', redis: 'REDIS_URL', clickhouse: 'CLICKHOUSE_URL' });

/**
 * @param {import('../stores.d.mts').StoreName} name
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {import('../stores.d.mts').Store | undefined} undefined when the environment names none
 * @throws {LaunchFailure} when it names ClickHouse without the URL of `reporter`
 */
export function givenStore(name, env) {
  const url = env[variables[name]];
  if (url === undefined || url === '') return undefined;
  const reporterUrl = env.CLICKHOUSE_REPORTER_URL;
  if (name === 'clickhouse' && !reporterUrl) {
    throw new LaunchFailure('CLICKHOUSE_URL is set, but CLICKHOUSE_REPORTER_URL is not.', {
      remedy: 'Set it to the URL of the user "reporter", who may only read (see infra/clickhouse).',
      exitCode: exitCodes.badEnvironment,
    });
  }
  const nothing = async () => undefined;
  return {
    name,
    source: 'environment',
    url,
    ...(name === 'clickhouse' ? { reporterUrl } : {}),
    pid: undefined,
    start: nothing,
    stop: nothing,
    kill: nothing,
    onDeath: () => undefined,
  };
}
