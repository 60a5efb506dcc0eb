import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { pinnedHttpSettings, pinnedInsertSettings } from './pinned-settings.js';

/** Where everything is, unless the URL names another database in its path. */
export const defaultDatabase = 'tollgate';

/** Longest a query or an insert may take before it counts as failed. */
export const requestTimeoutMs = 30_000;

const connectionsMax = 16;

/** A connection that keeps itself up: while ClickHouse is away, calls fail fast and later ones may succeed. */
export interface ClickHouse {
  readonly client: ClickHouseClient;
  readonly database: string;
  readonly close: () => Promise<void>;
  /** A client of its own that works while the database does not exist yet; the caller closes it. */
  readonly openServer: () => ClickHouseClient;
}

export interface ConnectOptions {
  /** `http://user:password@host:port/[database]` */
  readonly url: string;
  /**
   * A `writer` pins every setting that inserts rely on. A `reader` sends none, because a user who may only read may not
   * set any.
   */
  readonly role?: 'writer' | 'reader';
  readonly requestTimeoutMs?: number;
}

/** Opens a connection; nothing is sent before the first call. Throws when the URL is not one. */
export function connect(options: ConnectOptions): ClickHouse {
  const url = new URL(options.url);
  const database = decodeURIComponent(url.pathname.slice(1)) || defaultDatabase;
  url.pathname = '/';
  const open = (name: string) =>
    createClient({
      url,
      database: name,
      application: 'tollgate',
      request_timeout: options.requestTimeoutMs ?? requestTimeoutMs,
      max_open_connections: connectionsMax,
      // A thousand keys do not fit into a URL.
      use_multipart_params_auto: true,
      clickhouse_settings: options.role === 'reader' ? {} : { ...pinnedInsertSettings, ...pinnedHttpSettings },
      // Rows come as the text they are sent as.
      json: { parse: JSON.parse, stringify: (value) => (typeof value === 'string' ? value : JSON.stringify(value)) },
      log: { level: ClickHouseLogLevel.OFF },
    });
  const client = open(database);
  return { client, database, close: () => client.close(), openServer: () => open('system') };
}
