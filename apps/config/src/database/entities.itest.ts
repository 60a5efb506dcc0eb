import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createMigratedDatabase, type TestDatabase } from '../../testing/test-database.js';
import { AuditEntryEntity } from '../audit/index.js';
import { CredentialEntity } from '../credentials/credential.entity.js';
import { PriceEntity } from '../prices/price.entity.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { ProviderEntity } from '../providers/provider.entity.js';
import { RouteEntity } from '../routes/route.entity.js';
import { SnapshotEntity } from '../snapshots/snapshot.entity.js';
import { VirtualKeyEntity, VirtualKeyHashEntity } from '../virtual-keys/virtual-key.entity.js';
import { HeadEntity } from './head.entity.js';

const entities = [
  AuditEntryEntity,
  CredentialEntity,
  HeadEntity,
  PriceEntity,
  ProjectEntity,
  ProviderEntity,
  RouteEntity,
  SnapshotEntity,
  VirtualKeyEntity,
  VirtualKeyHashEntity,
];

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createMigratedDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url, entities }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

interface Column {
  readonly table: string;
  readonly column: string;
  readonly nullable: boolean;
}

describe('the entities', () => {
  it('say of every column what the migrations made', async () => {
    const made = await database.sql<Column>(
      `select table_name as table, column_name as column, is_nullable = 'YES' as nullable
       from information_schema.columns where table_schema = 'public' and table_name <> 'migrations'`,
    );
    const described = dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
      columns.map(({ databaseName, isNullable }) => ({ table: tableName, column: databaseName, nullable: isNullable })),
    );
    const sorted = (columns: readonly Column[]) => columns.map((column) => JSON.stringify(column)).toSorted();
    expect(sorted(described)).toEqual(sorted(made));
  });
});
