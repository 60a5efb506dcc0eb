import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDataSource, migratePostgres } from '../src/database/index.js';

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Runs SQL behind the back of the service. */
  readonly sql: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly drop: () => Promise<void>;
}

/** The URL of a store the tests were given; without one they cannot run, and say so. */
export function storeUrl(name: 'DATABASE_URL' | 'REDIS_URL' | 'CLICKHOUSE_URL'): string {
  const url = process.env[name];
  if (url === undefined || url === '') throw new Error(`${name} is not set: the stores of the tests are not up`);
  return url;
}

/** Makes an empty database beside the one of `DATABASE_URL`. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const url = new URL(storeUrl('DATABASE_URL'));
  const name = `tollgate_config_${randomBytes(6).toString('hex')}`;
  await once(url.href, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    sql: (text, values) => once(own.href, text, values),
    drop: async () => {
      await once(url.href, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Makes a database with all migrations applied. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  const dataSource = createDataSource({ url: database.url, entities: [], onConnectionError: () => {}, patient: true });
  await dataSource.initialize();
  await migratePostgres(dataSource);
  await dataSource.destroy();
  return database;
}

async function once<Row extends pg.QueryResultRow>(url: string, text: string, values: readonly unknown[] = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
