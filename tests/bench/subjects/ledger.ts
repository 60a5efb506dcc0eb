import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { z } from 'zod';

export interface LedgerCount {
  readonly attempts: number;
  readonly unpriced: number;
}

const requestTimeoutMs = 300_000;
const pollMs = 100;
/** Unchanged for so long means that nothing is on its way any more; a batch waits for less. */
const quietMs = 1500;
const Counts = z.array(z.object({ attempts: z.coerce.number(), unpriced: z.coerce.number() }));

/** What has arrived in ClickHouse. */
export class Ledger {
  readonly #client: ClickHouseClient;

  constructor(url: string) {
    this.#client = createClient({
      url,
      database: 'tollgate',
      request_timeout: requestTimeoutMs,
      log: { level: ClickHouseLogLevel.OFF },
    });
  }

  /** Attempts that are stored, each counted once. */
  async count(): Promise<LedgerCount> {
    const query = `SELECT count() AS attempts, countIf(price_status != 'priced') AS unpriced FROM attempts FINAL`;
    const [row] = Counts.parse(await this.query(query));
    return row ?? { attempts: 0, unpriced: 0 };
  }

  /** Waits until no more rows arrive; throws when they still do after the timeout. */
  async quiet(timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    let last = -1;
    let sinceMs = Date.now();
    while (Date.now() < deadline) {
      const rows = await this.#rows();
      if (rows !== last) sinceMs = Date.now();
      else if (Date.now() - sinceMs >= quietMs) return;
      last = rows;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    throw new Error(`Usage events still arrive in ClickHouse after ${timeoutMs / 1000} s`);
  }

  /** Cheap: read off the parts. */
  async #rows(): Promise<number> {
    const query = `SELECT total_rows AS attempts, 0 AS unpriced FROM system.tables
      WHERE database = currentDatabase() AND name = 'attempts'`;
    return Counts.parse(await this.query(query))[0]?.attempts ?? 0;
  }

  async query(query: string): Promise<unknown> {
    return (await this.#client.query({ query, format: 'JSONEachRow' })).json();
  }

  /** For statements that answer nothing. */
  async run(query: string): Promise<void> {
    // A long INSERT SELECT sends nothing for longer than connections wait.
    const settings = { send_progress_in_http_headers: 1, http_headers_progress_interval_ms: '10000' } as const;
    await this.#client.command({ query, clickhouse_settings: settings });
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
