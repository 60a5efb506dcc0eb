import { fail, ok, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { ClickHouse } from '../connection/connect.js';
import { type MigrationFile, migrationsFolder, readMigrations } from './migration-file.js';
import { renderMigration, type Topology } from './render-migration.js';

export interface MigrateOptions extends Topology {
  readonly folder?: URL;
  /** Stops after this version; all by default. */
  readonly upTo?: number;
}

/** What a run did. */
export interface MigrationReport {
  /** Names of the files that were applied now. */
  readonly applied: readonly string[];
  /** Versions in the database that this release does not know: a newer release has been here. */
  readonly newer: readonly number[];
}

const AppliedRow = z.tuple([z.coerce.number().int(), z.string()]);

const journalTable = `-- Why: remembers which migrations were applied, and what was in them.
-- Safe while the previous release runs: yes.
CREATE TABLE IF NOT EXISTS schema_migrations {on_cluster}
(
  version UInt32 COMMENT 'Number of the file.',
  name String COMMENT 'Name of the file, without number and extension.',
  checksum String COMMENT 'SHA-256 in hex of the file as it was applied.',
  applied_at DateTime64(3, 'UTC') COMMENT 'When.'
)
ENGINE = {engine:ReplacingMergeTree(applied_at)}
ORDER BY version
COMMENT 'Migrations that were applied; read it with FINAL.'`;

/**
 * Brings the database to what this release expects: creates it if need be and applies the files that are missing, in
 * order, forward only. Every statement may run twice, so two runs at a time, or one after a crash half way, end well.
 *
 * Fails, with a sentence for the operator, when a file that was applied has changed since. Rejects when ClickHouse is
 * away.
 */
export async function migrate(
  clickhouse: ClickHouse,
  options: MigrateOptions = {},
): Promise<Result<MigrationReport, string>> {
  const files = await readMigrations(options.folder ?? migrationsFolder);
  if (!files.ok) return files;
  await createDatabase(clickhouse, options);
  await run(clickhouse, journalTable, options);

  const journal = await readJournal(clickhouse);
  const changed = files.value.find(
    ({ version, checksum }) => journal.has(version) && journal.get(version) !== checksum,
  );
  if (changed !== undefined) {
    return fail(`${fileName(changed)} was applied to ${clickhouse.database} with other content; write a new file`);
  }
  const missing = files.value.filter(
    ({ version }) => !journal.has(version) && version <= (options.upTo ?? files.value.length),
  );
  for (const file of missing) {
    await run(clickhouse, file.text, options);
    await record(clickhouse, file);
  }
  const newer = [...journal.keys()].filter((version) => version > files.value.length);
  return ok({ applied: missing.map(fileName), newer });
}

/** The only statement that cannot be sent to the database itself. */
async function createDatabase({ openServer, database }: ClickHouse, topology: Topology): Promise<void> {
  const server = openServer();
  try {
    const text = 'CREATE DATABASE IF NOT EXISTS `{database}` {on_cluster}';
    for (const query of renderMigration(text, { ...topology, database })) await server.command({ query });
  } finally {
    await server.close();
  }
}

async function run({ client, database }: ClickHouse, text: string, topology: Topology): Promise<void> {
  for (const query of renderMigration(text, { ...topology, database })) await client.command({ query });
}

async function readJournal({ client }: ClickHouse): Promise<ReadonlyMap<number, string>> {
  const result = await client.query({
    query: 'SELECT version, checksum FROM schema_migrations FINAL ORDER BY version',
    format: 'JSONCompactEachRow',
  });
  return new Map(z.array(AppliedRow).parse(await result.json()));
}

async function record({ client }: ClickHouse, file: MigrationFile): Promise<void> {
  await client.insert({
    table: 'schema_migrations',
    columns: ['version', 'name', 'checksum', 'applied_at'],
    values: [JSON.stringify([file.version, file.name, file.checksum, Date.now()])],
    format: 'JSONCompactEachRow',
  });
}

function fileName({ version, name }: MigrationFile): string {
  return `${String(version).padStart(4, '0')}_${name}.sql`;
}
