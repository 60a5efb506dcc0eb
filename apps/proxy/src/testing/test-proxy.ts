import { createHash } from 'node:crypto';
import type { Server, ServerResponse } from 'node:http';
import { findProvider } from '@tollgate/adapters';
import { generateVirtualKey } from '@tollgate/keyring';
import { createLogger, Secret, systemClock } from '@tollgate/platform';
import { createPriceBook } from '@tollgate/pricing';
import {
  CredentialId,
  type Failure,
  fail,
  type JsonObject,
  ok,
  ProjectId,
  ProviderId,
  type Result,
  RouteId,
  type SnapshotRoute,
  VirtualKeyId,
} from '@tollgate/schema';
import { Registry } from 'prom-client';
import { createApp } from '../create-app.js';
import { defaultBodyLimits, OpenCalls } from '../edge/index.js';
import { readiness } from '../health/index.js';
import {
  BackgroundDrains,
  FailureLog,
  InferenceMetrics,
  InferenceService,
  type InferenceTools,
  RetryBudget,
  TargetHealthBook,
} from '../inference/index.js';
import { ModelsService } from '../models/index.js';
import type { ServingProvider, ServingSnapshot, SnapshotHolder } from '../snapshot/index.js';
import { openRequestSigner, postThrough, Upstream } from '../upstream/index.js';
import type {
  AdmittedAttempt,
  AttemptAdmission,
  AttemptClosing,
  AttemptProgress,
  UsageStatus,
} from '../usage/index.js';

export const virtualKey = generateVirtualKey().key;
export const providerKey = 'sk-canary-0123456789abcdef';

/** An attempt as the fake recorder has it. */
export interface RecordedAttempt {
  readonly admission: AttemptAdmission;
  readonly checkpoints: AttemptProgress[];
  readonly closings: AttemptClosing[];
}

/** Keeps in memory what the usage log would keep on disk. */
export class FakeRecorder {
  readonly attempts: RecordedAttempt[] = [];
  refusal: Failure | undefined;
  /** Called at each admission, for tests that look at what has happened by then. */
  onAdmit: (admission: AttemptAdmission) => void = () => undefined;

  admit(admission: AttemptAdmission): Result<AdmittedAttempt, Failure> {
    if (this.refusal !== undefined) return fail(this.refusal);
    this.onAdmit(admission);
    const attempt: RecordedAttempt = { admission, checkpoints: [], closings: [] };
    this.attempts.push(attempt);
    return ok({
      admittedAtMs: Date.now(),
      sequence: this.attempts.length,
      checkpoint: (progress) => {
        attempt.checkpoints.push(progress);
      },
      close(closing) {
        attempt.closings.push(closing);
        return attempt.closings.length === 1;
      },
    });
  }

  status(): Pick<UsageStatus, 'available' | 'openAttempts' | 'unconfirmedEvents' | 'logBytes' | 'oldestUnconfirmedMs'> {
    const openAttempts = this.attempts.filter(({ closings }) => closings.length === 0).length;
    return {
      available: this.refusal === undefined,
      openAttempts,
      unconfirmedEvents: 0,
      logBytes: 0,
      oldestUnconfirmedMs: 0,
    };
  }
}

export interface TestProvider {
  readonly id: string;
  readonly kind: string;
  readonly baseUrl: string;
  /** Names of the keys; each key is its name behind `providerKey`. */
  readonly credentials?: readonly string[];
  /** The fields of its credentials, where they are not keys. */
  readonly secret?: Readonly<Record<string, string>>;
  readonly options?: JsonObject;
  readonly chargesAfterDisconnect?: boolean;
}

export type TestRoute = Pick<SnapshotRoute, 'alias' | 'retry' | 'timeouts' | 'fallbackOn'> & {
  readonly targets: readonly (readonly [provider: string, model: string])[];
};

export interface TestProxyOptions {
  readonly providers: readonly TestProvider[];
  readonly routes?: readonly TestRoute[];
  readonly tools?: Partial<InferenceTools>;
}

function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A snapshot made by hand. */
export function testSnapshot({ providers, routes = [] }: TestProxyOptions): ServingSnapshot {
  const project = { id: ProjectId.parse(id(1)), name: 'test', team: 'platform', tags: {} };
  const sha256 = createHash('sha256').update(virtualKey).digest('hex');
  return {
    sequence: 1,
    checksum: '0'.repeat(64),
    builtAtMs: 0,
    keysByHash: new Map([[sha256, { id: VirtualKeyId.parse(id(2)), name: 'key', project, tags: { env: 'test' } }]]),
    projects: new Map([[project.id, project]]),
    providers: new Map(providers.map((provider) => [ProviderId.parse(provider.id), servingProvider(provider)])),
    routesByAlias: new Map(routes.map((route, index) => [route.alias, snapshotRoute(route, index)])),
    prices: createPriceBook([]),
  };
}

function servingProvider(provider: TestProvider): ServingProvider {
  const adapter = findProvider(provider.kind);
  if (adapter === undefined) throw new Error(`There is no kind ${provider.kind}`);
  const providerId = ProviderId.parse(provider.id);
  return {
    id: providerId,
    kind: provider.kind,
    adapter: provider.chargesAfterDisconnect === undefined ? adapter : { ...adapter, chargesAfterDisconnect: true },
    baseUrl: provider.baseUrl,
    options: provider.options ?? {},
    priority: 0,
    credentials: (provider.credentials ?? ['']).map((name, index) => ({
      id: CredentialId.parse(id(100 + index)),
      provider: providerId,
      name,
      version: 1,
      weight: 1,
      sealed: { version: 1, masterKeyId: 'none', wrappedDataKey: 'AA==', ciphertext: 'AA==' },
    })),
  };
}

function snapshotRoute({ targets, ...route }: TestRoute, index: number): SnapshotRoute {
  return {
    id: RouteId.parse(id(200 + index)),
    strategy: 'priority',
    ...route,
    targets: targets.map(([provider, model]) => ({ provider: ProviderId.parse(provider), model })),
  };
}

/** A proxy on a free port, with a snapshot made by hand and a recorder in memory; all else is real. */
export interface TestProxy {
  readonly url: string;
  readonly port: number;
  readonly server: Server;
  readonly recorder: FakeRecorder;
  readonly tools: InferenceTools;
  readonly stop: () => Promise<void>;
}

export async function startTestProxy(options: TestProxyOptions): Promise<TestProxy> {
  const snapshot = testSnapshot(options);
  const recorder = new FakeRecorder();
  const openCalls = new OpenCalls();
  const logger = createLogger({ service: 'test', level: 'silent' });
  const snapshots: InferenceTools['snapshots'] = {
    current: () => snapshot,
    secretOf: ({ name, provider }) => ok(secretFields(options, provider, name)),
  };
  const upstream = new Upstream({ allowPrivate: true, monotonicMs: systemClock.monotonicMs });
  const tools: InferenceTools = {
    snapshots,
    usage: recorder,
    upstream,
    sign: openRequestSigner(postThrough(upstream)),
    openCalls,
    drains: new BackgroundDrains(),
    retryBudget: new RetryBudget(),
    health: new TargetHealthBook(systemClock.monotonicMs),
    metrics: new InferenceMetrics(new Registry()),
    failureLog: new FailureLog(logger, systemClock.monotonicMs),
    clock: systemClock,
    random: Math.random,
    logger,
    bodyLimits: defaultBodyLimits,
    allowedBaseUrlHosts: new Set(),
    openCallsMax: 10_000,
    ...options.tools,
  };
  const status = () => ({ ready: true, sequence: 1 });
  const app = await createApp(
    {
      inference: new InferenceService(tools),
      models: new ModelsService({ snapshots, openCalls, clock: systemClock }),
      snapshots: { status } as SnapshotHolder,
      readiness: () => readiness({ snapshots: { status }, usage: recorder, openCalls } as never),
    },
    { openCalls, logger },
  );
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    port: Number(new URL(url).port),
    server: app.getHttpServer(),
    recorder,
    tools,
    async stop() {
      app.getHttpServer().closeAllConnections();
      await app.close();
      await upstream.stop();
    },
  };
}

function secretFields({ providers }: TestProxyOptions, provider: string, name: string): Map<string, Secret> {
  const fields = providers.find(({ id: providerId }) => providerId === provider)?.secret;
  const texts = Object.entries(fields ?? { apiKey: `${providerKey}${name}` });
  return new Map(texts.map(([field, text]) => [field, new Secret(text)]));
}

/** The proxy's side of the next request to it. */
export function nextResponse({ server }: Pick<TestProxy, 'server'>): Promise<ServerResponse> {
  return new Promise((resolve) => server.once('request', (_request, response) => resolve(response)));
}

/** How the first attempt that was recorded has been closed, as soon as it is. */
export async function closingsOf({ recorder }: Pick<TestProxy, 'recorder'>): Promise<readonly AttemptClosing[]> {
  const closings = () => recorder.attempts[0]?.closings ?? [];
  await until(() => closings().length > 0);
  return closings();
}

/** So short that a test can act in the middle of what it waited for, and does not keep a processor busy by waiting. */
const lookMs = 1;
/** Kept from tests that stand in for it. */
const { setTimeout: later } = globalThis;

/** Waits until something holds; fails after `timeoutMs`. */
export async function until(holds: () => boolean, timeoutMs = 5000): Promise<void> {
  const endsAtMs = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > endsAtMs) throw new Error('Waited in vain');
    await new Promise((resolve) => later(resolve, lookMs));
  }
}
