/** Stores that somebody else runs and that are named by their URLs. */
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { waitFor } from '../processes/wait-for.mjs';
import { dial, stranger } from './dial.mjs';

const variables = Object.freeze({ postgres: 'DATABASE_URL', redis: 'REDIS_URL', clickhouse: 'CLICKHOUSE_URL' });
const usualPorts = Object.freeze({ postgres: 5432, redis: 6379, clickhouse: 8123 });
const httpsPort = 8443;
const secureProtocols = new Set(['rediss:', 'https:']);
const dialAgainMs = 250;
/** How long a store may take to listen: one that was started beside Tollgate may still be at it. */
const reachTimeoutMs = 20_000;

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

/**
 * Sees that a store of its kind is where its URL says, so that the variable is named and not the library that finds it
 * out. What is no URL of a host (PostgreSQL has sockets in folders, too) is left to who uses it.
 *
 * @param {import('../stores.d.mts').StoreName} name
 * @param {string} url
 * @param {{ log?: ((line: string) => void) | undefined, signal?: AbortSignal | undefined, timeoutMs?: number }} [options]
 *   `log` is told what is waited for, if anything is
 * @throws {LaunchFailure} when nothing answers in time
 */
export async function reachGiven(name, url, { log, signal, timeoutMs = reachTimeoutMs } = {}) {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || address.hostname === '') return;
  const host = address.hostname.replace(/^\[|\]$/g, '');
  const usual = address.protocol === 'https:' ? httpsPort : usualPorts[name];
  const port = address.port === '' ? usual : Number(address.port);
  const place = { host, port, isSecure: secureProtocols.has(address.protocol) };
  let reason = await dial(name, place);
  if (reason === undefined) return;
  const waited = `${name} at ${host}, port ${port} (${variables[name]})`;
  if (reason !== stranger(name)) log?.(`  waiting for ${waited}: no answer yet (${reason}) ...`);
  const isDecided = async () => {
    reason = await dial(name, place);
    return reason === undefined || reason === stranger(name);
  };
  await waitFor(isDecided, { timeoutMs, signal, everyMs: dialAgainMs });
  if (reason === undefined) return;
  signal?.throwIfAborted();
  throw new LaunchFailure(`${variables[name]} names ${host}, port ${port}, where no ${name} answers (${reason}).`, {
    remedy: `Start that store or correct the variable; without ${variables[name]} a store of its own is started here.`,
    exitCode: exitCodes.storeFailed,
  });
}
