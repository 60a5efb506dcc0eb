import { describe, expect, it } from '@jest/globals';
import { renderMigration } from './render-migration.js';

const table = `-- Why: it's a test; really.
CREATE TABLE t {on_cluster} (x UInt8 COMMENT 'a; b''s -- c') ENGINE = {engine:ReplacingMergeTree(version)} ORDER BY x;

-- Nothing; here either.
CREATE TABLE u {on_cluster} (x UInt8) ENGINE = {engine:MergeTree()} ORDER BY x;
`;

describe('a migration', () => {
  it('is split into statements at semicolons that are not in quotes or comments', () => {
    expect(renderMigration(table, { database: 'd' })).toEqual([
      `CREATE TABLE t  (x UInt8 COMMENT 'a; b''s -- c') ENGINE = ReplacingMergeTree(version) ORDER BY x`,
      'CREATE TABLE u  (x UInt8) ENGINE = MergeTree() ORDER BY x',
    ]);
  });

  it('makes replicated tables on a cluster, from the same text', () => {
    const path = `'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'`;
    expect(renderMigration(table, { database: 'd', cluster: 'main' })).toEqual([
      `CREATE TABLE t ON CLUSTER 'main' (x UInt8 COMMENT 'a; b''s -- c') ENGINE = ReplicatedReplacingMergeTree(${path}, version) ORDER BY x`,
      `CREATE TABLE u ON CLUSTER 'main' (x UInt8) ENGINE = ReplicatedMergeTree(${path}) ORDER BY x`,
    ]);
  });

  it('knows the name of its database', () => {
    expect(renderMigration(`SELECT '{database}' {on_cluster}`, { database: 'tollgate' })).toEqual([
      `SELECT 'tollgate'`,
    ]);
  });

  it.each([{ database: 'd', cluster: `x'; DROP TABLE attempts --` }, { database: `d'; --` }])(
    'takes no name that would be more than a name',
    (placeholders) => {
      expect(() => renderMigration(table, placeholders)).toThrow(/Not a (cluster|database) name/);
    },
  );
});
