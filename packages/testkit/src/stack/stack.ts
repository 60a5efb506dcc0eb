import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminClient } from './admin-client.js';
import { freePort, Service } from './service.js';

/** Where the stores are. */
export interface StoreUrls {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly clickhouseUrl: string;
  readonly clickhouseReporterUrl: string;
}

type Variables = Readonly<Record<string, string>>;

export interface StackOptions {
  /** The folder that holds `apps/`. */
  readonly repositoryRoot: string;
  readonly stores: StoreUrls;
  readonly proxies?: number;
  readonly workers?: number;
  /** Variables beside the usual ones, or in their place. */
  readonly env?: { readonly proxy?: Variables; readonly ingestion?: Variables; readonly config?: Variables };
}

/** All services of Tollgate as processes, on free ports, with data folders of their own that are removed at the end. */
export class Stack {
  readonly config: Service;
  readonly proxies: readonly Service[];
  readonly workers: readonly Service[];
  readonly admin: AdminClient;
  readonly adminToken: string;
  /** Holds the proxies' write-ahead logs and snapshot copies. */
  readonly folder: string;

  private constructor(parts: Pick<Stack, 'config' | 'proxies' | 'workers' | 'adminToken' | 'folder'>) {
    this.config = parts.config;
    this.proxies = parts.proxies;
    this.workers = parts.workers;
    this.adminToken = parts.adminToken;
    this.folder = parts.folder;
    this.admin = new AdminClient(this.config.url, this.adminToken);
  }

  /** Starts all services and waits until they take work; when one does not, none is left. */
  static async start(options: StackOptions): Promise<Stack> {
    const folder = mkdtempSync(join(tmpdir(), 'tollgate-stack-'));
    const shared = await sharedVariables(options, folder);
    const config = new Service({
      name: 'config',
      entry: entryOf(options, 'config'),
      url: shared.configUrl,
      env: { ...shared.config, ...options.env?.config },
    });
    const proxies = await many(options.proxies ?? 1, (index) => proxyService(options, shared, index));
    const workers = await many(options.workers ?? 1, (index) => workerService(options, shared, index));
    const stack = new Stack({ config, proxies, workers, adminToken: shared.adminToken, folder });
    try {
      // Both take their time to begin. Until there is a schema, config is not ready.
      await Promise.all([migrate(config), config.start()]);
      await Promise.all([...proxies, ...workers].map((service) => service.start()));
    } catch (cause) {
      await stack.stop();
      throw cause;
    }
    return stack;
  }

  /** The address of a proxy; the first one unless told otherwise. */
  proxyUrl(index = 0): string {
    const proxy = this.proxies[index];
    if (proxy === undefined) throw new Error(`There is no proxy ${index}`);
    return proxy.url;
  }

  /** Stops everything in the order in which nothing is lost, and removes the data folders. */
  async stop(): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.stop()));
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.config.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

type Shared = Awaited<ReturnType<typeof sharedVariables>>;

async function sharedVariables(options: StackOptions, folder: string) {
  const { stores } = options;
  const configPort = await freePort();
  const configUrl = `http://127.0.0.1:${configPort}`;
  const adminToken = `test-admin-${randomBytes(18).toString('hex')}`;
  const common = {
    NODE_ENV: 'test',
    REDIS_URL: stores.redisUrl,
    TOLLGATE_SERVICE_TOKEN: `test-service-${randomBytes(18).toString('hex')}`,
  };
  const masterKey = { TOLLGATE_MASTER_KEY: randomBytes(32).toString('base64') };
  return {
    folder,
    configUrl,
    adminToken,
    common: { ...common, TOLLGATE_CONFIG_URL: configUrl },
    masterKey,
    config: {
      ...common,
      ...masterKey,
      TOLLGATE_ADMIN_TOKEN: adminToken,
      TOLLGATE_CONFIG_PORT: String(configPort),
      DATABASE_URL: stores.databaseUrl,
      CLICKHOUSE_URL: stores.clickhouseUrl,
      CLICKHOUSE_REPORTER_URL: stores.clickhouseReporterUrl,
    },
  };
}

async function proxyService(options: StackOptions, shared: Shared, index: number): Promise<Service> {
  const port = await freePort();
  return new Service({
    name: `proxy-${index}`,
    entry: entryOf(options, 'proxy'),
    url: `http://127.0.0.1:${port}`,
    env: {
      ...shared.common,
      ...shared.masterKey,
      TOLLGATE_PROXY_PORT: String(port),
      TOLLGATE_PROXY_ID: `proxy-${index}`,
      TOLLGATE_DATA_DIR: join(shared.folder, `proxy-${index}`),
      TOLLGATE_ALLOW_PRIVATE_UPSTREAMS: 'true',
      TOLLGATE_DRAIN_DELAY_MS: '0',
      ...options.env?.proxy,
    },
  });
}

async function workerService(options: StackOptions, shared: Shared, index: number): Promise<Service> {
  const port = await freePort();
  return new Service({
    name: `ingestion-${index}`,
    entry: entryOf(options, 'ingestion'),
    url: `http://127.0.0.1:${port}`,
    env: {
      ...shared.common,
      TOLLGATE_INGESTION_PORT: String(port),
      TOLLGATE_DATA_DIR: join(shared.folder, `ingestion-${index}`),
      CLICKHOUSE_URL: options.stores.clickhouseUrl,
      ...options.env?.ingestion,
    },
  });
}

function entryOf(options: StackOptions, app: string): string {
  return join(options.repositoryRoot, 'apps', app, 'dist', 'main.js');
}

async function migrate(config: Service): Promise<void> {
  const migration = new Service({ ...config.options, name: 'migrate', args: ['migrate'] });
  migration.launch();
  const code = await migration.ended();
  if (code !== 0) throw new Error(`The migration ended with ${code}:\n${migration.log}`);
}

function many<Item>(count: number, make: (index: number) => Promise<Item>): Promise<Item[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => make(index)));
}
