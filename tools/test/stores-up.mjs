/**
 * Jest's global set-up: makes sure of PostgreSQL, Redis and ClickHouse and writes their URLs into the environment, which
 * the test processes inherit. Each store on its own: its URL if one is given, a container if a container engine
 * answers, a private process otherwise. Whatever happens to Jest, private processes end with it and their data is
 * deleted.
 */
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStores } from '../../infra/local/stores.mjs';
import { startTestContainers } from './test-containers.mjs';

const variables = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', clickhouse: 'CLICKHOUSE_URL' };
const names = Object.keys(variables);

/** Kept where the tear-down, a module of its own, finds it. */
export const stopKey = Symbol.for('tollgate.stores.stop');

export default async function setUp() {
  const startedMs = performance.now();
  const missing = names.filter((name) => !process.env[variables[name]]);
  const containers = missing.length === 0 ? undefined : await startTestContainers(missing);
  const stores = containers ?? (missing.length === 0 ? {} : await startPrivate(missing));
  for (const name of missing) process.env[variables[name]] = stores[name].url;
  if (missing.includes('clickhouse')) process.env.CLICKHOUSE_REPORTER_URL = stores.clickhouse.reporterUrl;
  globalThis[stopKey] = stores.stop;
  const source = containers === undefined ? 'private processes' : 'containers';
  const sources = names.map((name) => `${name}: ${missing.includes(name) ? source : 'given by its URL'}`);
  process.stdout.write(`stores: ${sources.join(', ')} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)\n`);
}

/** @param {readonly string[]} which */
function startPrivate(which) {
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'tollgate-test-'));
  return startStores({ home, which, durable: false, temporary: true, env: {} });
}
