import { DataSource, type EntitySchema, type Logger } from 'typeorm';
import { migrations } from './migrations/index.js';

/** Connections of one process. Requests beyond wait, at most `connectTimeoutMs`. */
const poolConnectionsMax = 10;
const connectTimeoutMs = 3000;
/** Longest a statement may run. A PostgreSQL that says nothing at all is noticed long before, see `Pulse`. */
const statementTimeoutMs = 10_000;
/** Longest the answer to a statement is waited for, where the network swallows what PostgreSQL says. */
const answerTimeoutMs = statementTimeoutMs + 2000;
/** Longest a change may wait for the changes before it. */
const lockTimeoutMs = 8000;
const idleInTransactionTimeoutMs = 15_000;

/** Errors are thrown and logged where they are caught; queries hold what must not be in a log. */
const silent: Logger = {
  logQuery: () => {},
  logQueryError: () => {},
  logQuerySlow: () => {},
  logSchemaBuild: () => {},
  logMigration: () => {},
  log: () => {},
};

const limits = {
  statement_timeout: statementTimeoutMs,
  query_timeout: answerTimeoutMs,
  keepAlive: true,
  lock_timeout: lockTimeoutMs,
  idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
};

/** Describes the connection to PostgreSQL; nothing is connected yet. The schema is only ever changed by migrations. */
export function createDataSource(options: {
  readonly url: string;
  readonly entities: EntitySchema[];
  /** Told when an idle connection breaks, so that a database that goes away does not end the process. */
  readonly onConnectionError: (error: Error) => void;
  /** For migrations: a statement, and the wait for a lock, may take as long as it takes. */
  readonly patient?: true;
}): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logger: silent,
    applicationName: 'tollgate-config',
    connectTimeoutMS: connectTimeoutMs,
    poolSize: poolConnectionsMax,
    poolErrorHandler: options.onConnectionError,
    installExtensions: false,
    extra: options.patient ? {} : limits,
  });
}
