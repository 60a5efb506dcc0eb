import { type Stores, startStores } from '@tollgate/local/stores';
import { type Service, Stack } from '@tollgate/testkit';
import { addProvider, until } from '../../support/world.ts';
import type { Target } from '../http/target.ts';
import { type Cores, giveWay, pin, type Role } from '../machine/cores.ts';
import type { Mock } from '../mock/mock.ts';
import type { Processes } from '../processes/processes.ts';
import { Ledger } from './ledger.ts';
import type { Subject } from './subject.ts';

/** Tollgate with everything on, on stores of its own. */
export interface Tollgate extends Subject {
  readonly name: 'tollgate';
  readonly translated: Target;
  readonly stack: Stack;
  readonly stores: Stores;
  readonly ledger: Ledger;
  readonly project: CallerIds;
  readonly proxy: Service;
  readonly worker: Service;
}

/** What usage events name the caller by. */
export interface CallerIds {
  readonly projectId: string;
  readonly virtualKeyId: string;
}

export interface TollgateOptions {
  readonly processes: Processes;
  readonly mock: Mock;
  readonly repositoryRoot: string;
  /** Takes the stores' data; not made yet. */
  readonly folder: string;
  /** Variables for the proxy beside the usual ones. */
  readonly proxyEnv?: Readonly<Record<string, string>>;
}

const drainTimeoutMs = 120_000;
/** Providers of the bench, by what they are there for. */
const providers = { whole: 'bench-whole', streams: 'bench-streams', translated: 'bench-translated' } as const;

/** Starts private stores, all services and what calls need to be answered. */
export async function startTollgate(options: TollgateOptions): Promise<Tollgate> {
  const stores = await startStores({ home: options.folder, temporary: true, env: {} });
  try {
    return await startOn(stores, options);
  } catch (error) {
    await stores.stop();
    throw error;
  }
}

async function startOn(stores: Stores, options: TollgateOptions): Promise<Tollgate> {
  const { processes, mock, repositoryRoot, proxyEnv = {} } = options;
  const { postgres, redis, clickhouse } = stores;
  const stack = await Stack.start({
    repositoryRoot,
    stores: {
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      clickhouseUrl: clickhouse.url,
      clickhouseReporterUrl: clickhouse.reporterUrl,
    },
    env: { proxy: { NODE_ENV: 'production', ...proxyEnv }, ingestion: { NODE_ENV: 'production' } },
  });
  const [proxy, worker] = [stack.proxies[0], stack.workers[0]];
  if (proxy === undefined || worker === undefined) throw new Error('The stack has no proxy or no worker');
  const caller = await configure(stack, mock);
  const ledger = new Ledger(clickhouse.url);
  placeProcesses(processes, stores, { stack, proxy, worker });
  const target = (provider: string, model: string): Target => ({
    port: Number(new URL(proxy.url).port),
    path: '/v1/chat/completions',
    headers: { authorization: `Bearer ${caller.virtualKey}` },
    model: `${provider}/${model}`,
  });
  return {
    name: 'tollgate',
    whole: target(providers.whole, 'gpt-4.1-mini'),
    streams: target(providers.streams, 'gpt-4.1-mini'),
    translated: target(providers.translated, 'claude-haiku-4-5'),
    stack,
    stores,
    ledger,
    project: caller,
    proxy,
    worker,
    pid: () => proxy.pid,
    async restart() {
      await proxy.restart();
      pin(processes.cores, 'subject', proxy.pid);
    },
    settle: () => ledger.quiet(drainTimeoutMs),
    async stop() {
      await ledger.close();
      await stack.stop();
      await stores.stop();
    },
  };
}

/** Makes a caller and three providers, and waits until the proxy knows them. */
async function configure(stack: Stack, mock: Mock): Promise<CallerIds & { readonly virtualKey: string }> {
  const { admin } = stack;
  const project = await admin.create('/api/v1/projects', { name: 'bench', team: 'platform' });
  const projectId = String(project['id']);
  const key = await admin.create('/api/v1/keys', { projectId, name: 'bench' });
  const [whole, streams] = [mock.wholePort, mock.streamsPort].map((port) => `http://127.0.0.1:${port}`);
  await addProvider(admin, { id: providers.whole, kind: 'openai', baseUrl: `${whole}/v1` }, 'sk-bench-whole');
  await addProvider(admin, { id: providers.streams, kind: 'openai', baseUrl: `${streams}/v1` }, 'sk-bench-streams');
  await addProvider(admin, { id: providers.translated, kind: 'anthropic', baseUrl: `${streams}` }, 'sk-bench-last');
  const virtualKey = String(key['key']);
  await until(async () => {
    const response = await fetch(`${stack.proxyUrl()}/v1/models`, {
      headers: { authorization: `Bearer ${virtualKey}` },
    });
    return (await response.text()).includes(providers.translated);
  }, 'the snapshot has not reached the proxy');
  return { projectId, virtualKeyId: String(key['id']), virtualKey };
}

interface Services {
  readonly stack: Stack;
  readonly proxy: Service;
  readonly worker: Service;
}

/** The proxy has its core to itself. Where the others share one with the load, what can wait gives way to it. */
function placeProcesses({ cores }: Processes, stores: Stores, { stack, proxy, worker }: Services): void {
  pin(cores, 'subject', proxy.pid);
  for (const { pid } of [worker, stack.config]) pin(cores, 'others', pid);
  for (const { pid } of [stores.postgres, stores.redis, stores.clickhouse]) {
    if (pid !== undefined) pin(cores, 'others', pid);
  }
  if (!cores.crowded) return;
  giveWay(worker.pid);
  if (stores.clickhouse.pid !== undefined) giveWay(stores.clickhouse.pid);
}

/** Puts ClickHouse on the cores of a role. If it had to give way to a proxy before, it is started again for that. */
export async function placeClickHouse({ stores }: Tollgate, cores: Cores, role: Role): Promise<void> {
  const { clickhouse } = stores;
  if (cores.crowded) {
    await clickhouse.stop();
    await clickhouse.start();
  }
  if (clickhouse.pid !== undefined) pin(cores, role, clickhouse.pid);
}
