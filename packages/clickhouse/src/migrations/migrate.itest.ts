import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { checkDatabase } from '../connection/check-database.js';
import { insertAttempts, insertLedgerEntries } from '../insert/insert-attempts.js';
import { insertBlock } from '../insert/insert-block.js';
import { encodeBlock, encodeColumns } from '../native/column.js';
import { attemptColumns } from '../rows/attempt-columns.js';
import type { AttemptRow } from '../rows/attempt-row.js';
import { sharedColumns } from '../rows/shared-columns.js';
import { migratedDatabase, openDatabase, type TestDatabase } from '../test-support/database.js';
import { randomWorld } from '../test-support/random-events.js';
import { chargesOf, rowsOf, usageEvent } from '../test-support/usage-events.js';
import { migrate } from './migrate.js';
import { migrationsFolder } from './migration-file.js';
import { renderMigration } from './render-migration.js';

jest.setTimeout(60_000);

const files = readdirSync(migrationsFolder).toSorted();
/** The columns that the last migration brings. */
const addedLast = /^(images|input_characters|input_audio_ms|search_units|variant)$/;
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function open(): TestDatabase {
  const database = openDatabase();
  closing.push(database.drop);
  return database;
}

async function openMigrated(): Promise<TestDatabase> {
  const database = await migratedDatabase();
  closing.push(database.drop);
  return database;
}

/** A copy of the migrations that a test may spoil. */
function copyOfMigrations(): { folder: URL; path: string } {
  const path = mkdtempSync(join(tmpdir(), 'tollgate-migrations-'));
  closing.push(() => rmSync(path, { recursive: true }));
  cpSync(fileURLToPath(migrationsFolder), path, { recursive: true });
  return { folder: pathToFileURL(`${path}/`), path };
}

/** Inserts as releases did that left the derived columns to the tables. */
async function insertBeforeDerivedColumns(
  clickhouse: TestDatabase['clickhouse'],
  rows: readonly AttemptRow[],
): Promise<void> {
  await insertWithout(clickhouse, rows, /^(tag_slot_\d|\w+_bucket|admitted_hour|precedence)$/);
}

/** Inserts as a release did that did not know some columns. */
async function insertWithout(
  clickhouse: TestDatabase['clickhouse'],
  rows: readonly AttemptRow[],
  unknown: RegExp,
): Promise<void> {
  const columns = [...sharedColumns, ...attemptColumns].filter(({ name }) => !unknown.test(name));
  const counts = { columns: columns.length, rows: rows.length };
  const block = encodeBlock(counts, encodeColumns(columns, rows));
  expect(await insertBlock(clickhouse, { table: 'attempts', columns, block, token: undefined })).toMatchObject({
    ok: true,
  });
}

/** Texts that JSON can be written of in more than one way. */
const unlikeTags = ['a/b', 'a"b\\c', '\u0001\u001f\n\t\u007f', 'é日本😀\u2028', '', '</script>'].map((text) => ({
  feature: text,
  [`k${text}`]: 'x',
}));

describe('migrations', () => {
  it('bring an empty database to what inserts rely on, once', async () => {
    const { clickhouse } = open();
    const first = await migrate(clickhouse);
    expect(first).toEqual({ ok: true, value: { applied: files, newer: [] } });
    expect(await migrate(clickhouse)).toEqual({ ok: true, value: { applied: [], newer: [] } });
    expect(await checkDatabase(clickhouse)).toEqual([]);
  });

  it('may be applied by several processes at the same time', async () => {
    const { clickhouse } = open();
    const runs = await Promise.all([migrate(clickhouse), migrate(clickhouse), migrate(clickhouse)]);
    expect(runs.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await checkDatabase(clickhouse)).toEqual([]);
  });

  it('end well after a crash half way: every statement may run twice', async () => {
    const { clickhouse } = await openMigrated();
    for (const file of files) {
      const text = readFileSync(new URL(file, migrationsFolder), 'utf8');
      for (const query of renderMigration(text, { database: clickhouse.database }))
        await clickhouse.client.command({ query });
    }
    expect(await checkDatabase(clickhouse)).toEqual([]);
  });

  it('keep what is there: the last one is applied to a database with data', async () => {
    const { clickhouse, sql } = open();
    const before = await migrate(clickhouse, { upTo: files.length - 1 });
    expect(before.ok).toBe(true);
    const rows = rowsOf([usageEvent(), usageEvent()]);
    await insertWithout(clickhouse, rows, addedLast);
    await insertLedgerEntries(clickhouse, chargesOf(rows), 'a');
    expect(await migrate(clickhouse)).toEqual({ ok: true, value: { applied: files.slice(-1), newer: [] } });
    expect(await sql('SELECT count() AS n FROM usage')).toEqual([{ n: 2 }]);
    expect(await sql('SELECT toString(sum(amount_usd)) AS cost FROM costs')).toEqual([{ cost: '0.000002' }]);
  });

  it('derive from a row what a worker hands over with it', async () => {
    const facts = randomWorld(11, 500).facts.map(({ event }) => event);
    const tagged = unlikeTags.map((tags) => usageEvent({ tags }));
    const rows = rowsOf([...facts, ...tagged]);
    const derived = await Promise.all(
      ['handed over', 'left to the tables'].map(async (way) => {
        const { clickhouse, sql } = await openMigrated();
        if (way === 'handed over') await insertAttempts(clickhouse, rows, 'a');
        else await insertBeforeDerivedColumns(clickhouse, rows);
        // Reports group by what a slot says; the two write JSON in different ways.
        const slots = Array.from(
          { length: 8 },
          (_, slot) => `JSONExtract(tag_slot_${slot}, 'Map(String, String)') AS t${slot}`,
        );
        return sql(
          `SELECT ${slots.join(', ')}, admitted_hour, latency_bucket, time_to_first_token_bucket, toString(precedence) AS p
           FROM attempts ORDER BY request_id, attempt`,
        );
      }),
    );
    expect(derived[0]).toHaveLength(rows.length);
    expect(derived[0]).toEqual(derived[1]);
  });

  it('refuse to go on when a file that was applied has changed', async () => {
    const { clickhouse } = await openMigrated();
    const { folder, path } = copyOfMigrations();
    const [first = ''] = files;
    writeFileSync(join(path, first), `${readFileSync(join(path, first), 'utf8')}-- one more remark\n`);
    const refused = await migrate(clickhouse, { folder });
    expect(refused).toEqual({ ok: false, failure: expect.stringContaining(`${first} was applied`) });
  });

  it('let an older release go on working beside a newer one', async () => {
    const { clickhouse } = await openMigrated();
    const { folder, path } = copyOfMigrations();
    rmSync(join(path, files.at(-1) ?? ''));
    expect(await migrate(clickhouse, { folder })).toEqual({ ok: true, value: { applied: [], newer: [files.length] } });
  });

  it.each([
    ['is not numbered with four digits', '9.sql', 'SELECT 1', 'is not named like'],
    ['is badly named', 'migration.sql', '-- Why: x', 'is not named like'],
    ['leaves a gap', '0099_gap.sql', '-- Why: x', 'comes where number'],
  ])('refuse a file that %s', async (_what, name, text, problem) => {
    const { clickhouse } = open();
    const { folder, path } = copyOfMigrations();
    writeFileSync(join(path, name), text);
    expect(await migrate(clickhouse, { folder })).toEqual({ ok: false, failure: expect.stringContaining(problem) });
  });

  it('refuse a file that does not say why and whether it is safe', async () => {
    const { clickhouse } = open();
    const { folder, path } = copyOfMigrations();
    writeFileSync(join(path, `${String(files.length + 1).padStart(4, '0')}_silent.sql`), 'SELECT 1;');
    expect(await migrate(clickhouse, { folder })).toEqual({
      ok: false,
      failure: expect.stringContaining('must begin with a comment'),
    });
  });
});

describe('the check at start', () => {
  it('names every table that is missing', async () => {
    const { clickhouse } = open();
    const server = clickhouse.openServer();
    await server.command({ query: 'CREATE DATABASE {n:Identifier}', query_params: { n: clickhouse.database } });
    await server.close();
    const problems = await checkDatabase(clickhouse);
    expect(problems.filter((problem) => problem.includes('is missing'))).toHaveLength(4);
  });

  it.each([
    ['attempts', 'non_replicated_deduplication_window', 0],
    ['ledger_entries', 'fsync_after_insert', 0],
    ['conflicts', 'old_parts_lifetime', 0],
  ])('notices that %s was made without %s', async (table, setting, value) => {
    const { clickhouse, run } = await openMigrated();
    await run(`ALTER TABLE ${table} MODIFY SETTING ${setting} = ${value}`);
    expect(await checkDatabase(clickhouse)).toEqual([expect.stringContaining(`${table} must have ${setting}`)]);
  });
});

describe('every column of every table and view', () => {
  it('has a comment', async () => {
    const { clickhouse, sql } = await openMigrated();
    const without = await sql(
      `SELECT concat(table, '.', name) AS bare FROM system.columns WHERE database = {db:String} AND comment = ''`,
      { db: clickhouse.database },
    );
    expect(without).toEqual([]);
    const known = await sql('SELECT count() AS n FROM system.columns WHERE database = {db:String}', {
      db: clickhouse.database,
    });
    expect(known).toEqual([{ n: expect.any(Number) }]);
  });

  it('says the same in a view as in the table below it', async () => {
    const { clickhouse, sql } = await openMigrated();
    const differing = await sql(
      `SELECT v.table AS view, v.name AS name
       FROM system.columns AS v
       INNER JOIN system.columns AS t ON t.name = v.name AND t.database = v.database
       WHERE v.database = {db:String}
         AND (v.table, t.table) IN (('usage', 'attempts'), ('costs', 'ledger_entries')) AND v.comment != t.comment`,
      { db: clickhouse.database },
    );
    expect(differing).toEqual([]);
  });
});
