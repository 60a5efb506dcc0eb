/** Chooses for each store where it comes from, and starts it. */
import { LaunchFailure } from '../bootstrap/failure.mjs';
import { openHome } from '../home/home.mjs';
import { startContainer } from './containers.mjs';
import { startEmbedded } from './embedded.mjs';
import { givenStore, reachGiven } from './given.mjs';

/** @typedef {import('../stores.d.mts').StoreName} StoreName */
/** @typedef {import('../stores.d.mts').Store} Store */

/** @type {readonly StoreName[]} */
export const storeNames = ['postgres', 'redis', 'clickhouse'];

/**
 * @param {import('../stores.d.mts').StartStoresOptions} options
 * @returns {Promise<any>} see `stores.d.mts`
 */
export async function startStores({ home: folder, which = storeNames, temporary = false, ...options }) {
  const home = await openHome(folder, { temporary, ...(options.log === undefined ? {} : { log: options.log }) });
  try {
    const stores = await startStoresIn(home, { which, ...options });
    const stop = async () => {
      await Promise.all(Object.values(stores).map((store) => store.stop()));
      await home.close();
    };
    return { ...stores, stop };
  } catch (error) {
    await home.close();
    throw error;
  }
}

/**
 * @param {import('../home/home.mjs').Home} home
 * @param {Omit<import('../stores.d.mts').StartStoresOptions, 'home' | 'temporary'>} options
 * @returns {Promise<any>} stores by name
 */
export async function startStoresIn(home, { which = storeNames, durable = true, env = process.env, signal, log }) {
  const context = { home, durable, env, signal, log };
  const outcomes = await Promise.allSettled(which.map((name) => startStore(name, context)));
  const stores = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure === undefined) return Object.fromEntries(stores.map((store) => [store.name, store]));
  await Promise.all(stores.map((store) => store.kill()));
  throw failure.reason;
}

/**
 * @typedef {object} StoreContext
 * @property {import('../home/home.mjs').Home} home
 * @property {boolean} durable
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {AbortSignal | undefined} signal
 * @property {((line: string) => void) | undefined} log
 */

/**
 * @param {StoreName} name
 * @param {StoreContext} context
 * @returns {Promise<Store>}
 */
async function startStore(name, context) {
  const given = givenStore(name, context.env);
  if (given !== undefined) {
    await reachGiven(name, given.url, context);
    return given;
  }
  const kind = context.env.TOLLGATE_STORES ?? 'embedded';
  if (kind === 'docker') return storeOf(name, kind, await startContainer(name, context));
  if (kind === 'embedded') return storeOf(name, kind, await startEmbedded(name, context));
  throw new LaunchFailure(`TOLLGATE_STORES is "${kind}"; it may be "embedded" or "docker".`, { exitCode: 78 });
}

/**
 * @param {StoreName} name
 * @param {import('../stores.d.mts').StoreSource} source
 * @param {import('./embedded.mjs').Engine} engine
 * @returns {Store}
 */
function storeOf(name, source, { unit, url, reporterUrl }) {
  return {
    name,
    source,
    url,
    ...(reporterUrl === undefined ? {} : { reporterUrl }),
    get pid() {
      return source === 'embedded' ? unit.pid : undefined;
    },
    start: () => unit.start(),
    stop: () => unit.stop(),
    kill: () => unit.kill(),
    onDeath: (listener) => unit.onDeath(listener),
  };
}
