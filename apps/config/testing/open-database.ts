import type { EntityManager } from 'typeorm';
import { type Database, databaseAt } from '../src/database/index.js';
import { createMigratedDatabase } from './test-database.js';

/** A migrated database with the connection features use, for tests of their repositories. */
export interface OpenDatabase {
  readonly database: Database;
  readonly sql: Awaited<ReturnType<typeof createMigratedDatabase>>['sql'];
  /** Runs work in a transaction that stays. */
  readonly change: <Value>(work: (manager: EntityManager) => Promise<Value>) => Promise<Value>;
  readonly close: () => Promise<void>;
}

export async function openDatabase(): Promise<OpenDatabase> {
  const { url, sql, drop } = await createMigratedDatabase();
  const database = databaseAt(url);
  return {
    database,
    sql,
    change: (work) => database.transaction(work),
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

/** What every row begins with. */
export const fresh = {
  version: 1,
  createdAt: new Date('2026-01-01T00:00:00.123Z'),
  updatedAt: new Date('2026-01-01T00:00:00.123Z'),
} as const;
