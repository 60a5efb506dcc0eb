/** Where the tables go: one server, or a cluster by the name it has in the server's configuration. */
export interface Topology {
  readonly cluster?: string;
}

/** What stands in the places that migrations leave open. */
export interface Placeholders extends Topology {
  readonly database: string;
}

const namePattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const enginePattern = /\{engine:(\w+)\(([^()]*)\)\}/g;
const tokenPattern = /'(?:[^'\\]|\\.|'')*'|`[^`]*`|--[^\n]*|;|[^'`;-]+|-/g;

/**
 * Turns the text of a migration into statements. There is one set of files for one server and for a cluster:
 * `{on_cluster}` stands where the cluster clause goes, `{engine:ReplacingMergeTree(version)}` for an engine that is
 * replicated on a cluster, `{database}` for the name of the database. Throws when a name is not an identifier.
 */
export function renderMigration(text: string, { cluster, database }: Placeholders): readonly string[] {
  if (cluster !== undefined && !namePattern.test(cluster)) throw new Error(`Not a cluster name: ${cluster}`);
  if (!namePattern.test(database)) throw new Error(`Not a database name: ${database}`);
  const rendered = text
    .replaceAll('{database}', database)
    .replaceAll('{on_cluster}', cluster === undefined ? '' : `ON CLUSTER '${cluster}'`)
    .replaceAll(enginePattern, (_all, engine: string, parameters: string) =>
      cluster === undefined ? `${engine}(${parameters})` : replicated(engine, parameters),
    );
  return splitStatements(rendered);
}

/** The server replaces the macros in braces by its own shard, table and replica. */
function replicated(engine: string, parameters: string): string {
  const path = `'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'`;
  return `Replicated${engine}(${[path, parameters].filter((part) => part !== '').join(', ')})`;
}

/** Splits at semicolons outside quotes, and drops comments. */
function splitStatements(text: string): readonly string[] {
  const statements = [''];
  for (const [token] of text.matchAll(tokenPattern)) {
    if (token === ';') statements.push('');
    else if (!token.startsWith('--')) statements[statements.length - 1] += token;
  }
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '');
}
