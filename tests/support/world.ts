import { join } from 'node:path';
import {
  AdminClient,
  FakeProvider,
  type ReceivedCall,
  type Reply,
  Simulator,
  Stack,
  type StackOptions,
} from '@tollgate/testkit';

/** Where the stores are; the test run's global set-up has written it into the environment. */
export function storeUrls(): StackOptions['stores'] {
  return {
    databaseUrl: variable('DATABASE_URL'),
    redisUrl: variable('REDIS_URL'),
    clickhouseUrl: variable('CLICKHOUSE_URL'),
    clickhouseReporterUrl: variable('CLICKHOUSE_REPORTER_URL'),
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: run the tests with npm test`);
  return value;
}

export const repositoryRoot = join(import.meta.dirname, '../..');

/** A whole Tollgate with one fake provider behind it, configured as two providers, one of each format. */
export interface World {
  readonly stack: Stack;
  readonly provider: FakeProvider;
  readonly admin: AdminClient;
  readonly projectId: string;
  readonly virtualKey: string;
  readonly virtualKeyId: string;
  /** The id of the provider that speaks the OpenAI format, and of the one that speaks Anthropic's. */
  readonly openai: string;
  readonly anthropic: string;
  readonly stop: () => Promise<void>;
}

/** What the providers are told to be their secrets. Tests look for these texts where they must not be. */
export const canaries = { openai: 'sk-canary-openai-7f3a9c', anthropic: 'sk-ant-canary-51d2e8' } as const;

let worlds = 0;

/** Starts a world. Names are unique, so that worlds can follow each other on the same stores. */
export async function startWorld(options: Partial<StackOptions> = {}): Promise<World> {
  const simulator = new Simulator(0);
  const provider = await FakeProvider.start({ reply: (call) => simulator.reply(call) });
  const stack = await Stack.start({ repositoryRoot, stores: storeUrls(), ...options });
  worlds += 1;
  const suffix = `${Date.now().toString(36)}-${worlds}`;
  const { admin } = stack;
  const project = await admin.create('/api/v1/projects', { name: `world-${suffix}`, team: 'platform' });
  const projectId = String(project['id']);
  const key = await admin.create('/api/v1/keys', { projectId, name: 'tests' });
  const openai = `oa-${suffix}`;
  const anthropic = `an-${suffix}`;
  await addProvider(admin, { id: openai, kind: 'openai', baseUrl: `${provider.url}/v1` }, canaries.openai);
  await addProvider(admin, { id: anthropic, kind: 'anthropic', baseUrl: provider.url }, canaries.anthropic);
  const world: World = {
    stack,
    provider,
    admin,
    projectId,
    virtualKey: String(key['key']),
    virtualKeyId: String(key['id']),
    openai,
    anthropic,
    async stop() {
      await stack.stop();
      await provider.stop();
    },
  };
  await keyWorks(world);
  return world;
}

/** Makes a provider with one credential. */
export async function addProvider(
  admin: AdminClient,
  provider: {
    readonly id: string;
    readonly kind: string;
    readonly baseUrl: string;
    readonly options?: Readonly<Record<string, string>>;
  },
  apiKey: string,
): Promise<void> {
  await admin.create('/api/v1/providers', provider);
  await admin.create(`/api/v1/providers/${provider.id}/credentials`, { name: 'main', secret: { apiKey } });
}

/** Waits until every proxy runs on a snapshot that knows the credential that was made last. */
async function keyWorks(world: World): Promise<void> {
  const model = `${world.anthropic}/claude-haiku-4-5`;
  for (const proxy of world.stack.proxies) {
    await until(async () => {
      const response = await fetch(`${proxy.url}/v1/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': world.virtualKey },
        body: JSON.stringify({ model, max_tokens: 1, messages: [{ role: 'user', content: 'Are you there?' }] }),
      });
      await response.text();
      return response.status === 200;
    }, 'the snapshot has not reached the proxies');
  }
}

/** Sends one call as a plain HTTP client. */
export async function post(
  world: World,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(world.stack.proxyUrl() + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.virtualKey}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Answers every call in one way until the callback is done. */
export async function withReply<Value>(world: World, reply: (call: ReceivedCall) => Reply, work: () => Promise<Value>) {
  const before = world.provider.reply;
  world.provider.reply = reply;
  try {
    return await work();
  } finally {
    world.provider.reply = before;
  }
}

const pollMs = 20;

/** Waits for a condition; throws with the reason when it does not come true in time. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  otherwise: string,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`${otherwise} (after ${timeoutMs} ms)`);
}
