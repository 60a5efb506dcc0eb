import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ClickHouse, checkDatabase, connect } from '@tollgate/clickhouse';
import { type Logger, nestLogger, ProblemFilter, type RunningService, systemClock } from '@tollgate/platform';
import {
  assertOneConsumerEach,
  declaredQueues,
  type Handled,
  QueueMonitor,
  StoredBatchesWriter,
  UsageConsumer,
} from '@tollgate/queues';
import { AppModule } from './app.module.js';
import {
  BatchGroups,
  BatchMetrics,
  type BatchStores,
  killPoint,
  storeBatch,
  storeUnreadable,
  TroubleLog,
  UnpricedLog,
} from './batches/index.js';
import { DaySealer } from './day-totals/index.js';
import type { IngestionEnv } from './env.js';
import { type HealthSources, queueMetrics, readiness, Watchdog } from './health/index.js';
import { PriceBookSource } from './pricing/index.js';

/** How long batches in hand may take to finish at the end; those that do not are done by another worker. */
const closeGraceMs = 15_000;

/** Puts the worker together and starts it: HTTP first, so that it can be asked how far it is; batches once prices are known. */
export async function createIngestion(env: IngestionEnv, logger: Logger, onStuck: () => void): Promise<RunningService> {
  const clickhouse = connect({ url: env.CLICKHOUSE_URL });
  const confirmations = new StoredBatchesWriter({ redisUrl: env.REDIS_URL });
  const prices = new PriceBookSource({
    configUrl: env.TOLLGATE_CONFIG_URL,
    serviceToken: env.TOLLGATE_SERVICE_TOKEN,
    dataDir: env.TOLLGATE_DATA_DIR,
    logger,
  });
  const eventStores = {
    clickhouse,
    book: () => prices.current(),
    clock: systemClock,
    metrics: new BatchMetrics(),
    unpriced: new UnpricedLog(logger, systemClock),
    logger,
  };
  const stores = { ...eventStores, groups: new BatchGroups(eventStores), confirmations, dieAt: killPoint(env) };
  const consumer = createConsumer(env, stores);
  assertOneConsumerEach(declaredQueues, [consumer]);
  const monitor = new QueueMonitor(consumer.queueName, { redisUrl: env.REDIS_URL });
  const sealer = new DaySealer({ clickhouse, logger, clock: systemClock });
  let started = false;
  let closed = false;
  const sources: HealthSources = {
    consumer,
    monitor,
    prices: () => prices.status(),
    started: () => started,
    nowMs: systemClock.now,
  };
  queueMetrics(sources);
  const app = await listen(env, logger, () => readiness(sources));
  const begun = prices.start().then(async () => {
    await reportDatabase(clickhouse, logger);
    if (closed) return;
    consumer.start();
    sealer.start();
    started = true;
  });
  begun.catch((error: unknown) => logger.error({ err: error }, 'the worker could not begin'));
  const watchdog = new Watchdog({
    sources,
    monitor,
    onStuck() {
      logger.fatal('batches wait and nothing is done about it: ending so as to be started again');
      onStuck();
    },
  });
  return {
    async stop() {
      closed = true;
      watchdog.stop();
      prices.stop();
      await consumer.close(closeGraceMs);
      await sealer.stop();
      await monitor.close();
      await app.close();
      await confirmations.close();
      await clickhouse.close();
    },
  };
}

function createConsumer(env: IngestionEnv, stores: BatchStores): UsageConsumer {
  const { metrics, logger } = stores;
  const troubles = new TroubleLog(logger, systemClock);
  const attempt = (work: Promise<void>) => handled(work, metrics, troubles);
  return new UsageConsumer({
    redisUrl: env.REDIS_URL,
    concurrency: env.TOLLGATE_INGESTION_CONCURRENCY,
    handle: (batch) => attempt(storeBatch(stores, batch)),
    handleUnreadable: ({ payload, problems }) => attempt(storeUnreadable(stores, payload, problems.join('; '))),
    onError: (error) => troubles.note(error.message, 'the usage queue has trouble'),
  });
}

/** A batch whose stores are away is not to blame: it is tried again without end. */
async function handled(work: Promise<void>, metrics: BatchMetrics, troubles: TroubleLog): Promise<Handled> {
  try {
    await work;
    return 'done';
  } catch (error) {
    metrics.failures.inc();
    troubles.note(String(error), 'a batch waits and will be tried again');
    return 'later';
  }
}

async function listen(env: IngestionEnv, logger: Logger, check: Parameters<typeof AppModule.forRoot>[0]) {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(check), new FastifyAdapter(), {
    logger: nestLogger(logger),
  });
  app.useGlobalFilters(new ProblemFilter(logger));
  await app.listen(env.TOLLGATE_INGESTION_PORT, env.TOLLGATE_HOST);
  return app;
}

/** Wrong settings are said at once; ClickHouse being away is not an error here, batches wait for it. */
async function reportDatabase(clickhouse: ClickHouse, logger: Logger): Promise<void> {
  const problems = await checkDatabase(clickhouse).catch((error: unknown) => [`ClickHouse is away: ${String(error)}`]);
  for (const problem of problems) logger.error({ problem }, 'ClickHouse is not as it should be');
}
