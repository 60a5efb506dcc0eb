import { connect, migrate as migrateClickHouse } from '@tollgate/clickhouse';
import { createLogger, parseEnv } from '@tollgate/platform';
import { createDataSource, migratePostgres } from '../database/index.js';
import { migrateEnv } from '../env.js';

/** Brings PostgreSQL, then ClickHouse, to what this release expects. Throws when one of them is away. */
export async function migrate(): Promise<void> {
  const settings = parseEnv(migrateEnv);
  const logger = createLogger({ service: 'config', level: settings.TOLLGATE_LOG_LEVEL });
  const dataSource = createDataSource({
    url: settings.DATABASE_URL,
    entities: [],
    onConnectionError: (error) => logger.warn({ reason: error.message }, 'A connection to PostgreSQL broke'),
    patient: true,
  });
  await dataSource.initialize();
  try {
    logger.info({ applied: await migratePostgres(dataSource) }, 'PostgreSQL is up to date');
  } finally {
    await dataSource.destroy();
  }
  const clickhouse = connect({ url: settings.CLICKHOUSE_URL });
  try {
    const report = await migrateClickHouse(clickhouse);
    if (!report.ok) throw new Error(report.failure);
    logger.info(report.value, 'ClickHouse is up to date');
  } finally {
    await clickhouse.close();
  }
}
