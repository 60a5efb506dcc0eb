import { randomUUID } from 'node:crypto';
import { type ClickHouse, connect } from '../connection/connect.js';
import { migrate } from '../migrations/migrate.js';

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly clickhouse: ClickHouse;
  /** The same database as the user who may only read. */
  readonly reader: ClickHouse;
  readonly url: string;
  readonly sql: (query: string, parameters?: Record<string, unknown>) => Promise<readonly unknown[]>;
  readonly run: (query: string) => Promise<void>;
  readonly drop: () => Promise<void>;
}

/** The URL of the ClickHouse of this test run, for one of its users. */
export function clickhouseUrl(user: 'writer' | 'reporter'): string {
  const name = user === 'writer' ? 'CLICKHOUSE_URL' : 'CLICKHOUSE_REPORTER_URL';
  const url = process.env[name];
  if (url === undefined || url === '') throw new Error(`${name} is not set: the stores of the tests are not up`);
  return url;
}

/** The same server, another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Names begin with `tollgate_`: the user `reporter` may read such databases in tests. */
export function freshDatabaseName(): string {
  return `tollgate_${randomUUID().replaceAll('-', '')}`;
}

/** A database that does not exist yet. */
export function openDatabase(name: string = freshDatabaseName()): TestDatabase {
  const url = inDatabase(clickhouseUrl('writer'), name);
  const clickhouse = connect({ url });
  const reader = connect({ url: inDatabase(clickhouseUrl('reporter'), name), role: 'reader' });
  return {
    clickhouse,
    reader,
    url,
    async sql(query, parameters = {}) {
      const result = await clickhouse.client.query({ query, query_params: parameters, format: 'JSONEachRow' });
      return result.json();
    },
    async run(query) {
      await clickhouse.client.command({ query });
    },
    async drop() {
      const server = clickhouse.openServer();
      await server.command({ query: 'DROP DATABASE IF EXISTS {name:Identifier} SYNC', query_params: { name } });
      await Promise.all([server.close(), clickhouse.close(), reader.close()]);
    },
  };
}

/** A database with all migrations applied. */
export async function migratedDatabase(): Promise<TestDatabase> {
  const database = openDatabase();
  const migrated = await migrate(database.clickhouse);
  if (!migrated.ok) throw new Error(migrated.failure);
  return database;
}
