import type { ClickHouse } from './connect.js';

/** SQL with its parameters. What a caller supplied is always a parameter, never a part of the text. */
export interface Statement {
  readonly query: string;
  /** An undefined one is not sent. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The rows of an answer, each an array of its columns. Rejects when ClickHouse does not answer. */
export function readRows(clickhouse: ClickHouse, statement: Statement): Promise<readonly unknown[]> {
  return read(clickhouse, statement, 'JSONCompactEachRow');
}

/** The same, each an object by column. */
export function readObjects(clickhouse: ClickHouse, statement: Statement): Promise<readonly unknown[]> {
  return read(clickhouse, statement, 'JSONEachRow');
}

async function read(
  { client }: ClickHouse,
  statement: Statement,
  format: 'JSONCompactEachRow' | 'JSONEachRow',
): Promise<readonly unknown[]> {
  const parameters = Object.entries(statement.parameters).filter(([, value]) => value !== undefined);
  const result = await client.query({
    query: statement.query,
    query_params: Object.fromEntries(parameters),
    format,
  });
  return result.json();
}
