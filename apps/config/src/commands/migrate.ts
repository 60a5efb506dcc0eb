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
  await reached('DATABASE_URL', settings.DATABASE_URL, () => dataSource.initialize());
  try {
    logger.info({ applied: await migratePostgres(dataSource) }, 'PostgreSQL is up to date');
  } finally {
    await dataSource.destroy();
  }
  const clickhouse = connect({ url: settings.CLICKHOUSE_URL });
  try {
    const report = await reached('CLICKHOUSE_URL', settings.CLICKHOUSE_URL, () => migrateClickHouse(clickhouse));
    if (!report.ok) throw new Error(report.failure);
    logger.info(report.value, 'ClickHouse is up to date');
  } finally {
    await clickhouse.close();
  }
}

/** Says of a store that cannot be used which variable names it, and where that leads. */
async function reached<Value>(variable: string, url: string, use: () => Promise<Value>): Promise<Value> {
  try {
    return await use();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${named(variable, url)}: ${reason}`, { cause });
  }
}

/** Without user and password. */
function named(variable: string, url: string): string {
  const { host, pathname } = new URL(url);
  return `the store that ${variable} names (${host}${pathname === '/' ? '' : pathname})`;
}
