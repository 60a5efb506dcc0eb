/** Starts an embedded engine on a free port of its own. */

import { LaunchFailure } from '../bootstrap/failure.mjs';
import { embeddedClickHouse } from './clickhouse.mjs';
import { embeddedPostgres } from './postgres.mjs';
import { embeddedRedis } from './redis.mjs';

/** Between the choice of a free port and its use somebody else may take it. */
const portTriesMax = 4;

/**
 * @typedef {object} EngineContext
 * @property {import('../home/home.mjs').Home} home
 * @property {number} port
 * @property {boolean} durable whether data must survive the death of the machine
 */

/**
 * @typedef {object} Engine
 * @property {import('../processes/unit.mjs').Unit} unit
 * @property {string} url
 * @property {string} [reporterUrl]
 * @property {RegExp} portTaken found in the log when the port was taken
 */

/** @typedef {(context: EngineContext) => Engine} EngineFactory */

/** @type {Readonly<Record<import('../stores.d.mts').StoreName, EngineFactory>>} */
const engines = { postgres: embeddedPostgres, redis: embeddedRedis, clickhouse: embeddedClickHouse };

/**
 * @param {import('../stores.d.mts').StoreName} name
 * @param {Omit<EngineContext, 'port'> & { signal?: AbortSignal | undefined }} options
 * @returns {Promise<Engine>} started, and of use
 */
export async function startEmbedded(name, { signal, ...context }) {
  for (let tries = 1; ; tries += 1) {
    const engine = engines[name]({ ...context, port: await context.home.ports.choose(name) });
    try {
      await engine.unit.start(signal);
      return engine;
    } catch (error) {
      const portTaken = error instanceof LaunchFailure && engine.portTaken.test(error.details ?? '');
      if (!portTaken || tries === portTriesMax) throw error;
    }
  }
}
