import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../testing/test-database.js';
import { createDataSource } from './data-source.js';
import { migratePostgres } from './migrate.js';
import { migrations } from './migrations/index.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());

async function connected<Value>(work: (dataSource: DataSource) => Promise<Value>, upTo = migrations.length) {
  const dataSource = createDataSource({ url: database.url, entities: [], onConnectionError: () => {}, patient: true });
  dataSource.setOptions({ migrations: migrations.slice(0, upTo) });
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

const tables = async () =>
  (await database.sql<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`))
    .map(({ name }) => name)
    .toSorted();

describe('migrations', () => {
  it('bring an empty database to the newest schema, and do nothing the second time', async () => {
    expect(await connected(migratePostgres)).toHaveLength(migrations.length);
    expect(await tables()).toEqual([
      'audit_entries',
      'config_head',
      'credentials',
      'migrations',
      'prices',
      'projects',
      'providers',
      'routes',
      'snapshots',
      'virtual_key_hashes',
      'virtual_keys',
    ]);
    expect(await connected(migratePostgres)).toEqual([]);
  });

  it('apply the last one to a database with data, and keep it', async () => {
    await connected(migratePostgres, migrations.length - 1);
    await database.sql(`insert into projects values (gen_random_uuid(), 'kept', null, '{}', 1, now(), now(), null)`);
    await database.sql('update config_head set sequence = 42');
    expect(await connected(migratePostgres)).toHaveLength(1);
    expect(await database.sql('select name from projects')).toEqual([{ name: 'kept' }]);
    expect(await database.sql('select sequence from config_head')).toEqual([{ sequence: '42' }]);
  });

  it('run by many at once are applied once', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => connected(migratePostgres)));
    expect(applied.filter((names) => names.length === migrations.length)).toHaveLength(1);
    expect(applied.filter((names) => names.length === 0)).toHaveLength(4);
  });

  it('that fail leave nothing behind, and can be run again', async () => {
    await database.sql('create table snapshots ()');
    await expect(connected(migratePostgres)).rejects.toThrow('already exists');
    await database.sql('drop table snapshots');
    expect(await connected(migratePostgres)).toEqual(['Snapshots1763900000003']);
  });

  it('only go forward', async () => {
    for (const Migration of migrations) await expect(new Migration().down()).rejects.toThrow('forward');
  });
});
