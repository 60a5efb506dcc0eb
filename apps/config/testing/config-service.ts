import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { pino } from 'pino';
import { AppModule } from '../src/app.module.js';
import { createAdapter, furnish } from '../src/create-app.js';
import { type Settings, serveEnv } from '../src/env.js';
import { Kinds } from '../src/kinds/index.js';
import { LoggerToken, SettingsToken } from '../src/runtime/index.js';
import { fakeKinds } from './fake-kinds.js';
import { Leaks } from './leaks.js';
import { createMigratedDatabase, storeUrl, type TestDatabase } from './test-database.js';

export const adminToken = 'adm-8fJ2kQ0vXw71ZpLr5sTn3YbC';
export const serviceToken = 'svc-Qm4Xr9Lt2Vb8Kz6Wd1Hf7JpN';

/** One answer of the service. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies freely
  readonly body: any;
  readonly etag: string;
}

export interface Call {
  readonly body?: unknown;
  /** In place of a body: the text as it stands. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ifMatch?: string;
  /** `null`: no token at all. */
  readonly token?: string | null;
}

/** A route as the router knows it. */
export interface RegisteredRoute {
  readonly method: string;
  readonly path: string;
}

/** The whole service on real stores, without a port. Answers and logs are searched for secrets when it stops. */
export interface ConfigService {
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  readonly settings: Settings;
  readonly routes: readonly RegisteredRoute[];
  readonly leaks: Leaks;
  readonly call: (method: string, path: string, call?: Call) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

export interface ConfigServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A database that exists already; it is left in place. */
  readonly database?: TestDatabase;
  readonly replace?: ReadonlyArray<{ readonly token: symbol | Type; readonly value: unknown }>;
}

export async function startConfigService(options: ConfigServiceOptions = {}): Promise<ConfigService> {
  const database = options.database ?? (await createMigratedDatabase());
  const leaks = new Leaks();
  const masterKey = options.env?.['TOLLGATE_MASTER_KEY'] ?? randomBytes(32).toString('base64');
  const settings = serveEnv.parse({
    DATABASE_URL: database.url,
    REDIS_URL: storeUrl('REDIS_URL'),
    CLICKHOUSE_URL: process.env['CLICKHOUSE_URL'] ?? 'http://127.0.0.1:9',
    TOLLGATE_ADMIN_TOKEN: leaks.watch(adminToken),
    TOLLGATE_SERVICE_TOKEN: leaks.watch(serviceToken),
    ...options.env,
    TOLLGATE_MASTER_KEY: masterKey,
  });
  leaks.watch(masterKey);
  const builder = Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(SettingsToken)
    .useValue(settings)
    .overrideProvider(LoggerToken)
    .useValue(pino({ level: 'trace' }, leaks.logStream))
    .overrideProvider(Kinds)
    .useValue(fakeKinds);
  for (const { token, value } of options.replace ?? []) builder.overrideProvider(token).useValue(value);
  const testing = await builder.compile();
  const adapter = createAdapter();
  const routes: RegisteredRoute[] = [];
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    for (const name of [method].flat()) routes.push({ method: name, path: url });
  });
  const app = testing.createNestApplication<NestFastifyApplication>(adapter, { bodyParser: false });
  furnish(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    database,
    settings,
    routes,
    leaks,
    call: (method, path, call) => send(app, leaks, { method, path, ...call }),
    stop: async () => {
      await app.close();
      if (options.database === undefined) await database.drop();
      const found = leaks.found();
      if (found.length > 0) throw new Error(`Secrets got out: ${found.join('; ')}`);
    },
  };
}

type Sent = Call & { readonly method: string; readonly path: string };

async function send(app: NestFastifyApplication, leaks: Leaks, sent: Sent): Promise<Answer> {
  const token = sent.token === undefined ? adminToken : sent.token;
  const payload = sent.raw ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
  const response = await app.inject({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type knows fewer methods than the router
    method: sent.method as 'GET',
    url: sent.path,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...(sent.ifMatch === undefined ? {} : { 'if-match': sent.ifMatch }),
      ...sent.headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
  leaks.saw(`${sent.method} ${sent.path}`, `${JSON.stringify(response.headers)}\n${response.body}`);
  const json = (response.headers['content-type'] ?? '').includes('json') && response.body !== '';
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    body: json ? JSON.parse(response.body) : undefined,
    etag: response.headers['etag'] ?? '',
  };
}
