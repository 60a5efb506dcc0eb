/** Where the tables go: one server, or a cluster by the name it has in the server's configuration. */
export interface Topology {
  readonly cluster?: string;
}

const clusterNamePattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const enginePattern = /\{engine:(\w+)\(([^()]*)\)\}/g;
const tokenPattern = /'(?:[^'\\]|\\.|'')*'|`[^`]*`|--[^\n]*|;|[^'`;-]+|-/g;

/**
 * Turns the text of a migration into statements for this topology. There is one set of files for both:
 * `{on_cluster}` stands where the cluster clause goes, `{engine:ReplacingMergeTree(version)}` for an engine that is
 * replicated on a cluster. Throws when the name of the cluster is not an identifier.
 */
export function renderMigration(text: string, topology: Topology): readonly string[] {
  const { cluster } = topology;
  if (cluster !== undefined && !clusterNamePattern.test(cluster)) throw new Error(`Not a cluster name: ${cluster}`);
  const rendered = text
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
