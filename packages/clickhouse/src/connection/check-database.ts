import { z } from 'zod';
import type { ClickHouse } from './connect.js';
import { pinnedInsertSettings, pinnedTableSettings, pinnedTables } from './pinned-settings.js';

const SettingRow = z.tuple([z.string(), z.string()]);
const TableRow = z.tuple([z.string(), z.string()]);

/**
 * Looks whether the database is what inserts rely on: the tables exist and were made with the pinned settings, and the
 * server lets us set ours. Answers with one sentence for each problem. Rejects while ClickHouse is away.
 */
export async function checkDatabase(clickhouse: ClickHouse): Promise<readonly string[]> {
  const [sessionProblems, tableProblems] = await Promise.all([checkSession(clickhouse), checkTables(clickhouse)]);
  return [...sessionProblems, ...tableProblems];
}

async function checkSession({ client }: ClickHouse): Promise<readonly string[]> {
  const result = await client.query({
    query: 'SELECT name, value FROM system.settings WHERE name IN {names:Array(String)}',
    query_params: { names: Object.keys(pinnedInsertSettings) },
    format: 'JSONCompactEachRow',
  });
  const values = new Map(z.array(SettingRow).parse(await result.json()));
  return Object.entries(pinnedInsertSettings).flatMap(([name, expected]) => {
    const value = values.get(name);
    return value === String(expected) ? [] : [`setting ${name} is ${value ?? 'unknown'} and must be ${expected}`];
  });
}

async function checkTables({ client, database }: ClickHouse): Promise<readonly string[]> {
  const result = await client.query({
    query:
      'SELECT name, engine_full FROM system.tables WHERE database = {database:String} AND name IN {names:Array(String)}',
    query_params: { database, names: [...pinnedTables] },
    format: 'JSONCompactEachRow',
  });
  const engines = new Map(z.array(TableRow).parse(await result.json()));
  return pinnedTables.flatMap((table) => {
    const engine = engines.get(table);
    if (engine === undefined) return [`table ${database}.${table} is missing: run the migrations`];
    return Object.entries(pinnedTableSettings)
      .filter(([name, expected]) => !new RegExp(`\\b${name} = ${expected}\\b`).test(engine))
      .map(([name, expected]) => `table ${database}.${table} must have ${name} = ${expected}`);
  });
}
