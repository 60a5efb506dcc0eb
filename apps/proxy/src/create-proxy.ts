import 'reflect-metadata';
import { findProvider } from '@tollgate/adapters';
import { createKeyring, type MasterKey, parseMasterKeys } from '@tollgate/keyring';
import { type Logger, type RunningService, Secret, systemClock } from '@tollgate/platform';
import { createPriceBook } from '@tollgate/pricing';
import { createUsageBatchText, StoredBatchesReader, UsagePublisher } from '@tollgate/queues';
import { AnnouncementListener } from './announcements/index.js';
import { createApp } from './create-app.js';
import { drain } from './drain.js';
import { defaultBodyLimits, OpenCalls } from './edge/index.js';
import type { ProxyEnv } from './env.js';
import { readiness, registerStateMetrics } from './health/index.js';
import {
  BackgroundDrains,
  FailureLog,
  InferenceMetrics,
  InferenceService,
  type InferenceTools,
  RetryBudget,
  TargetHealthBook,
} from './inference/index.js';
import { ModelsService } from './models/index.js';
import { SnapshotHolder } from './snapshot/index.js';
import { openRequestSigner, postThrough, tokenServerAt, Upstream } from './upstream/index.js';
import { UsageRecorder } from './usage/index.js';

/** Most requests that one process serves at a time. */
export const openCallsMax = 10_000;

/** A proxy that listens. */
export interface RunningProxy extends RunningService {
  readonly url: string;
}

/** Puts the process together, starts it, and says how to stop it. */
export async function startProxy(env: ProxyEnv, logger: Logger): Promise<RunningProxy> {
  const snapshots = createSnapshots(env, logger);
  const usage = createUsage(env, logger);
  const upstream = createUpstream(env);
  const openCalls = new OpenCalls();
  const drains = new BackgroundDrains();
  const tools: InferenceTools = {
    snapshots,
    usage,
    upstream,
    sign: openRequestSigner(postThrough(upstream), tokenServerAt(env.TOLLGATE_GOOGLE_TOKEN_URL)),
    openCalls,
    drains,
    retryBudget: new RetryBudget(),
    health: new TargetHealthBook(systemClock.monotonicMs),
    metrics: new InferenceMetrics(),
    failureLog: new FailureLog(logger, systemClock.monotonicMs),
    clock: systemClock,
    random: Math.random,
    logger,
    bodyLimits: defaultBodyLimits,
    allowedBaseUrlHosts: new Set(env.TOLLGATE_ALLOWED_BASE_URL_HOSTS),
    openCallsMax,
  };
  const states = { snapshots, usage, openCalls };
  registerStateMetrics(states);
  await usage.start();
  await snapshots.start();

  const app = await createApp(
    {
      inference: new InferenceService(tools),
      models: new ModelsService({ snapshots, openCalls, clock: systemClock }),
      snapshots,
      readiness: () => readiness(states),
    },
    { openCalls, logger },
  );
  app.connectMicroservice({ strategy: new AnnouncementListener(env.REDIS_URL, logger) });
  await app.startAllMicroservices();
  await app.listen(env.TOLLGATE_PROXY_PORT, env.TOLLGATE_HOST);
  const url = await app.getUrl();
  logger.info({ url }, 'proxy listens');

  return {
    url,
    async stop() {
      const { TOLLGATE_DRAIN_DELAY_MS: delayMs, TOLLGATE_DRAIN_TIMEOUT_MS: timeoutMs } = env;
      await drain({ server: app.getHttpServer(), openCalls, drains, logger, delayMs, timeoutMs });
      await usage.stop();
      await snapshots.stop();
      await upstream.stop();
      await app.close();
    },
  };
}

function createSnapshots(env: ProxyEnv, logger: Logger): SnapshotHolder {
  return new SnapshotHolder({
    dataDir: env.TOLLGATE_DATA_DIR,
    configUrl: env.TOLLGATE_CONFIG_URL,
    serviceToken: new Secret(env.TOLLGATE_SERVICE_TOKEN),
    pollMs: env.TOLLGATE_SNAPSHOT_POLL_MS,
    keyring: createKeyring(masterKeys(env)),
    findKind: findProvider,
    compilePrices: createPriceBook,
    clock: systemClock,
    logger,
  });
}

function masterKeys(env: ProxyEnv): readonly MasterKey[] {
  const keys = parseMasterKeys(env.TOLLGATE_MASTER_KEY);
  if (!keys.ok) throw new Error(`TOLLGATE_MASTER_KEY ${keys.failure}`);
  return keys.value;
}

function createUsage(env: ProxyEnv, logger: Logger): UsageRecorder {
  return new UsageRecorder({
    dataDir: env.TOLLGATE_DATA_DIR,
    proxyId: env.TOLLGATE_PROXY_ID,
    publisher: new UsagePublisher({ redisUrl: env.REDIS_URL }),
    stored: new StoredBatchesReader({ redisUrl: env.REDIS_URL, proxyId: env.TOLLGATE_PROXY_ID }),
    createBatch: createUsageBatchText,
    clock: systemClock,
    logger,
  });
}

function createUpstream(env: ProxyEnv): Upstream {
  return new Upstream({
    allowPrivate: env.TOLLGATE_ALLOW_PRIVATE_UPSTREAMS,
    monotonicMs: systemClock.monotonicMs,
  });
}
