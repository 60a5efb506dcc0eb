import {
  commonVariables,
  portVariable,
  serviceTokenVariable,
  urlVariable,
  wholeNumberVariable,
} from '@tollgate/platform';
import { z } from 'zod';

const concurrencyMax = 64;
/** Two groups of ten batches on their way to ClickHouse, and the next that are read meanwhile. */
const concurrencyDefault = 24;

/** What the worker reads from its environment; a table of it is in the README. */
export const IngestionEnv = z.object({
  ...commonVariables,
  TOLLGATE_INGESTION_PORT: portVariable(8082),
  TOLLGATE_CONFIG_URL: urlVariable(['http:', 'https:']),
  TOLLGATE_SERVICE_TOKEN: serviceTokenVariable,
  REDIS_URL: urlVariable(['redis:', 'rediss:']),
  CLICKHOUSE_URL: urlVariable(['http:', 'https:']),
  TOLLGATE_DATA_DIR: z.string().min(1),
  TOLLGATE_INGESTION_CONCURRENCY: wholeNumberVariable(1, concurrencyMax).default(concurrencyDefault),
  /** Only with NODE_ENV=test: the process kills itself there. */
  TOLLGATE_KILL_POINT: z.enum(['before-insert', 'after-insert-before-ack']).optional(),
});
export type IngestionEnv = z.infer<typeof IngestionEnv>;
