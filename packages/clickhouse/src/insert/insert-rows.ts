import { fail, ok, type Result } from '@tollgate/schema';
import type { ClickHouse } from '../connection/connect.js';
import { singleThreadSettings } from '../connection/pinned-settings.js';
import { type StoreFailure, toStoreFailure } from '../connection/store-failure.js';
import { deduplication } from './insert-block.js';

/** What is to be written where. */
export interface RowInsert {
  readonly table: string;
  readonly columns: readonly [string, ...string[]];
  /** Each a line of JSONCompactEachRow. */
  readonly rows: readonly string[];
  /**
   * Inserts with one token are one insert, for as long as the table remembers the token. Undefined: this insert takes
   * place whatever was inserted before.
   */
  readonly token: string | undefined;
}

/**
 * Writes rows in one synchronous insert, all or none. When it succeeds they are on the disk. A failure of kind `away`
 * leaves open whether they are; the same insert may be sent again.
 */
export async function insertRows({ client }: ClickHouse, insert: RowInsert): Promise<Result<void, StoreFailure>> {
  const { table, columns, rows, token } = insert;
  if (rows.length === 0) return ok(undefined);
  try {
    await client.insert({
      table,
      columns: [...columns],
      values: rows,
      format: 'JSONCompactEachRow',
      clickhouse_settings: {
        ...singleThreadSettings,
        ...deduplication(token),
      },
    });
    return ok(undefined);
  } catch (error) {
    return fail(toStoreFailure(error));
  }
}
