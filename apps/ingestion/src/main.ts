// First, before a collection can do what it prevents.
import '@tollgate/platform/keep-tick-shape';
import 'reflect-metadata';
import { connect } from '@tollgate/clickhouse';
import { createLogger, parseEnv, runService, systemClock, useFolder } from '@tollgate/platform';
import { UsagePublisher } from '@tollgate/queues';
import type { UsageBatch } from '@tollgate/schema';
import { createIngestion } from './create-ingestion.js';
import { runDeadLetters } from './dead-letters/index.js';
import { IngestionEnv } from './env.js';

const connectTimeoutMs = 5000;
const retryDelayMs = 100;
const stopTimeoutMs = 30_000;

const env = parseEnv(IngestionEnv);
const [command, ...args] = process.argv.slice(2);

if (command === 'dead-letters') {
  const clickhouse = connect({ url: env.CLICKHOUSE_URL });
  const publisher = new UsagePublisher({ redisUrl: env.REDIS_URL });
  const code = await runDeadLetters(
    {
      clickhouse,
      publish: (batch) => publishPatiently(publisher, batch),
      print: (text) => void process.stdout.write(text),
      nowMs: systemClock.now,
    },
    args,
  );
  await Promise.all([publisher.close(), clickhouse.close()]);
  process.exit(code);
}
/** A publisher that was just made has no connection yet. */
async function publishPatiently(publishing: UsagePublisher, batch: UsageBatch): Promise<void> {
  const deadlineMs = systemClock.monotonicMs() + connectTimeoutMs;
  for (;;) {
    try {
      return await publishing.publish(batch);
    } catch (error) {
      if (systemClock.monotonicMs() > deadlineMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
  }
}

if (command !== undefined) {
  process.stderr.write(
    `unknown command ${command}; without a command the worker runs, with dead-letters it shows them\n`,
  );
  process.exit(2);
}
useFolder('TOLLGATE_DATA_DIR', env.TOLLGATE_DATA_DIR);
const logger = createLogger({ service: 'ingestion', level: env.TOLLGATE_LOG_LEVEL });
await runService({
  name: 'ingestion',
  logger,
  stopTimeoutMs,
  exitWithParent: env.TOLLGATE_EXIT_WITH_PARENT === 'stdin',
  start: () => createIngestion(env, logger, () => process.exit(1)),
});
