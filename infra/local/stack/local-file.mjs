/** `local.json`: where the running stack is, for scripts. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateJson } from '../home/private-json.mjs';

/**
 * What does not change while the stack runs.
 *
 * @typedef {object} Addresses
 * @property {string} proxyUrl
 * @property {string} configUrl
 * @property {string} simulatorUrl
 * @property {string} adminToken
 * @property {string} virtualKey
 */

/**
 * Stores that are not private processes have no process id.
 *
 * @param {string} home
 * @param {Addresses} addresses
 * @param {Pick<import('./services.mjs').StackContext, 'stores'> & { services: Record<'proxy' | 'ingestion' | 'config', { pid: number | undefined }> }} running
 */
export function writeLocalFile(home, addresses, { stores, services }) {
  writePrivateJson(localFile(home), {
    ...addresses,
    databaseUrl: stores.postgres.url,
    redisUrl: stores.redis.url,
    clickhouseUrl: stores.clickhouse.url,
    clickhouseReporterUrl: stores.clickhouse.reporterUrl,
    launcherPid: process.pid,
    pids: {
      proxy: services.proxy.pid,
      ingestion: services.ingestion.pid,
      config: services.config.pid,
      redis: stores.redis.pid,
      clickhouse: stores.clickhouse.pid,
      postgres: stores.postgres.pid,
    },
  });
}

/** @param {string} home */
export function removeLocalFile(home) {
  rmSync(localFile(home), { force: true });
}

/** @param {string} home */
function localFile(home) {
  return join(home, 'local.json');
}
