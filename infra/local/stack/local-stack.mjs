/** The local stack: from the packages to a request that works, and back to nothing. */
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { buildAlone, install } from '../bootstrap/prepare.mjs';
import { LogFiles } from '../processes/log-files.mjs';
import { Supervisor } from '../processes/supervisor.mjs';
import { waitFor } from '../processes/wait-for.mjs';
import { findRedis } from '../stores/redis-program.mjs';
import { stages } from '../stores/stages.mjs';
import { startStoresIn } from '../stores/start.mjs';
import { AdminApi } from './admin-api.mjs';
import { Ending } from './ending.mjs';
import { removeLocalFile, writeLocalFile } from './local-file.mjs';
import { migrate } from './migrate.mjs';
import { loopback, originOf } from './origin.mjs';
import { seed } from './seed.mjs';
import { adminToken, defineServices, logFileOf, serviceNames } from './services.mjs';
import { sideBySide } from './side-by-side.mjs';

/** Only what the local stack runs; tests and tools are built when they are asked for. */
const packages = ['./apps/*', '@tollgate/testkit'];
/** ClickHouse itself keeps its log small; what its host prints is apart. */
const rotatedLogs = ['postgres', 'redis', 'clickhouse-host'];
const usualIngestionPort = 8082;
/** A proxy learns of a change within 5 s even when the announcement is lost. */
const keyTimeoutMs = 15_000;
const answerTimeoutMs = 2000;

/** A compiler or a package manager that is at work when the launcher dies is ended with everything else. */
const commandRule = Object.freeze({
  name: 'a command',
  stage: stages.command,
  stopSignal: /** @type {const} */ ('SIGTERM'),
  graceMs: 3000,
  group: true,
});

/** @typedef {import('./local-file.mjs').Addresses} Addresses */
/** @typedef {import('./services.mjs').Services} Services */
/** @typedef {import('./services.mjs').Stores} Stores */

export class LocalStack {
  #settings;
  #home;
  #progress;
  #stop;
  #step;
  #supervisor;
  #logs;
  #ending = new Ending();
  #announce = () => {};

  /**
   * @param {object} options
   * @param {import('./settings.mjs').Settings} options.settings
   * @param {import('../home/home.mjs').Home} options.home
   * @param {import('../bootstrap/progress.mjs').Progress} options.progress
   * @param {AbortSignal} options.stop ends a start that is under way
   */
  constructor({ settings, home, progress, stop }) {
    this.#settings = settings;
    this.#home = home;
    this.#progress = progress;
    this.#stop = stop;
    this.#supervisor = new Supervisor({ log: progress.say, onChange: () => this.#announce() });
    this.#logs = new LogFiles(progress.say);
    const onStart = (/** @type {number} */ pid) => home.record.add(pid, commandRule);
    this.#step = { progress, signal: stop, onStart };
  }

  /**
   * @returns {Promise<{ addresses: Addresses, stores: Stores, notes: string[], keyVariables: import('./seed.mjs').KeyVariables }>} when a request through it works
   * @throws when some part does not come up; whatever runs then is for `end` to end
   */
  async start() {
    removeLocalFile(this.#home.folder);
    await sideBySide(this.#stop, [
      (signal) => install({ ...this.#step, signal }),
      (signal) => this.#fetchRedis(signal),
    ]);
    const [stores] = await sideBySide(this.#stop, [
      (signal) => this.#startStores(signal),
      (signal) => buildAlone({ ...this.#step, signal, packages }),
    ]);
    const simulator = await this.#home.ports.choose('simulator');
    const ingestion = await this.#home.ports.choose('ingestion', usualIngestionPort);
    const context = { settings: this.#settings, home: this.#home };
    const services = defineServices({ ...context, stores, ports: { simulator, ingestion } });
    const { host, proxyPort, configPort } = this.#settings;
    const origins = {
      proxyUrl: originOf(host, proxyPort),
      configUrl: originOf(host, configPort),
      simulatorUrl: originOf(loopback, simulator),
    };
    const token = adminToken(this.#settings.env, this.#home.secrets);
    const { virtualKey, notes, keyVariables } = await this.#startServices(services, { ...origins, token });
    const addresses = { ...origins, adminToken: token, virtualKey };
    await untilKeyWorks(addresses, this.#stop);
    this.#announce = () => writeLocalFile(this.#home.folder, addresses, { stores, services });
    this.#announce();
    return { addresses, stores, notes, keyVariables };
  }

  /**
   * Ends everything that runs, users before what they use.
   *
   * @param {AbortSignal} hurry
   */
  async end(hurry) {
    this.#supervisor.stop();
    this.#announce = () => {};
    removeLocalFile(this.#home.folder);
    await this.#ending.run(hurry);
    this.#logs.stop();
  }

  /**
   * It needs no package, so it is fetched while those are.
   *
   * @param {AbortSignal} signal
   */
  async #fetchRedis(signal) {
    const { env } = this.#settings;
    if (env.REDIS_URL || env.TOLLGATE_STORES === 'docker') return;
    await this.#progress.step('looking for Redis', () => findRedis({ signal }));
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<Stores>}
   */
  async #startStores(signal) {
    const options = { env: this.#settings.env, signal, log: this.#progress.say };
    const stores = await this.#progress.step('starting the stores', () => startStoresIn(this.#home, options));
    for (const store of Object.values(stores)) {
      this.#ending.add(stages.store, store, { isStore: true });
      this.#supervisor.watch(store, store.name);
    }
    for (const name of rotatedLogs) this.#logs.add(name, logFileOf(this.#home.folder, name), false);
    return stores;
  }

  /**
   * @param {Services} services
   * @param {{ configUrl: string, simulatorUrl: string, token: string }} addresses
   */
  async #startServices(services, { configUrl, simulatorUrl, token }) {
    for (const name of serviceNames) {
      this.#ending.add(stages[name], services[name]);
      this.#supervisor.watch(services[name], name);
      this.#logs.add(name, logFileOf(this.#home.folder, name), true);
    }
    const api = new AdminApi(configUrl, token);
    const seeding = { api, secrets: this.#home.secrets, simulatorUrl, env: this.#settings.env };
    return this.#progress.step('starting the services', async () => {
      const [, , [seeded]] = await sideBySide(this.#stop, [
        (signal) => services.simulator.start(signal),
        (signal) => services.proxy.start(signal),
        async (migrating) => {
          await migrate(services.migrationEnv, { signal: migrating, onStart: this.#step.onStart });
          return sideBySide(migrating, [
            async (signal) => {
              await services.config.start(signal);
              return seed(seeding);
            },
            (signal) => services.ingestion.start(signal),
          ]);
        },
      ]);
      return seeded;
    });
  }
}

/**
 * @param {Addresses} addresses
 * @param {AbortSignal} stop
 */
async function untilKeyWorks({ proxyUrl, virtualKey }, stop) {
  const works = async () => {
    const headers = { authorization: `Bearer ${virtualKey}` };
    const response = await fetch(`${proxyUrl}/v1/models`, { headers, signal: AbortSignal.timeout(answerTimeoutMs) });
    return (await response.text()).includes('sim/') && response.ok;
  };
  if (await waitFor(works, { timeoutMs: keyTimeoutMs, signal: stop })) return;
  stop.throwIfAborted();
  throw new LaunchFailure(`The proxy does not accept the new virtual key within ${keyTimeoutMs / 1000} s.`, {
    exitCode: exitCodes.serviceFailed,
  });
}
