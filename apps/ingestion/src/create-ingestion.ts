import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ClickHouse, checkDatabase, connect } from '@tollgate/clickhouse';
import { type Logger, nestLogger, ProblemFilter, type RunningService, systemClock } from '@tollgate/platform';
import { checkConsumers, StoredBatchesWriter, UsageConsumer, usageQueue } from '@tollgate/queues';
import { AppModule } from './app.module.js';
import { BatchMetrics, killPoint, storeBatch, storeUnreadable } from './batches/index.js';
import type { IngestionEnv } from './env.js';
import { queueMetrics, readiness, Watchdog } from './health/index.js';
import { PriceBookSource } from './pricing/index.js';

/** Puts the worker together and starts it: HTTP first, so that it can be asked how far it is; batches once prices are known. */
export async function createIngestion(env: IngestionEnv, logger: Logger, onStuck: () => void): Promise<RunningService> {
  checkConsumers([usageQueue]);
  const clickhouse = connect({ url: env.CLICKHOUSE_URL });
  const confirmations = new StoredBatchesWriter({ redisUrl: env.REDIS_URL });
  const prices = new PriceBookSource({
    configUrl: env.TOLLGATE_CONFIG_URL,
    serviceToken: env.TOLLGATE_SERVICE_TOKEN,
    dataDir: env.TOLLGATE_DATA_DIR,
    logger,
  });
  const metrics = new BatchMetrics();
  const stores = {
    clickhouse,
    confirmations,
    book: () => prices.current(),
    clock: systemClock,
    metrics,
    logger,
    dieAt: killPoint(env),
  };
  const consumer = new UsageConsumer({
    redisUrl: env.REDIS_URL,
    concurrency: env.TOLLGATE_INGESTION_CONCURRENCY,
    handle: (batch) => storeBatch(stores, batch),
    onUnreadable: (data, reason) => storeUnreadable(stores, data, reason),
    onError(error) {
      metrics.failures.inc();
      logger.warn({ reason: error.message }, 'a batch waits and will be tried again');
    },
  });
  let started = false;
  let closed = false;
  const health = () => consumer.health();
  queueMetrics(health);
  const sources = { queue: health, prices: () => prices.status(), started: () => started };
  const app = await listen(env, logger, () => readiness(sources));
  const begun = prices.start().then(async () => {
    await reportDatabase(clickhouse, logger);
    if (closed) return;
    consumer.start();
    started = true;
  });
  begun.catch((error: unknown) => logger.error({ err: error }, 'the worker could not begin'));
  const watchdog = new Watchdog(health, (stuck) => {
    logger.fatal({ ...stuck }, 'batches wait and nothing is done about it: ending so as to be started again');
    onStuck();
  });
  return {
    async stop() {
      closed = true;
      watchdog.stop();
      prices.stop();
      await consumer.close();
      await app.close();
      confirmations.close();
      await clickhouse.close();
    },
  };
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
