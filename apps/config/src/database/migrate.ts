import type { DataSource } from 'typeorm';

/** Any number would do, as long as everybody who migrates takes the same. */
const advisoryLock = 7_046_112_901;

/**
 * Brings PostgreSQL to the newest schema and gives back the names of what was applied. Of several at once, one migrates
 * and the others wait and find nothing left to do.
 */
export async function migratePostgres(dataSource: DataSource): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [advisoryLock]);
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.map((migration) => migration.name);
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [advisoryLock]).catch(() => undefined);
    await lock.release();
  }
}
