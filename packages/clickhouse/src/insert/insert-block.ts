import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fail, ok, type Result } from '@tollgate/schema';
import type { ClickHouse } from '../connection/connect.js';
import { singleThreadSettings } from '../connection/pinned-settings.js';
import { type StoreFailure, toStoreFailure } from '../connection/store-failure.js';

/** What is to be written where. */
export interface BlockInsert {
  readonly table: string;
  readonly columns: readonly { readonly name: string }[];
  /** One block in format Native, in pieces. */
  readonly block: readonly Uint8Array[];
  /**
   * Inserts with one token are one insert, for as long as the table remembers the token. Undefined: this insert takes
   * place whatever was inserted before.
   */
  readonly token: string | undefined;
}

/**
 * Writes a block in one synchronous insert, all of it or nothing. When it succeeds it is on the disk. A failure of kind
 * `away` leaves open whether it is; the same insert may be sent again.
 */
export async function insertBlock({ client }: ClickHouse, insert: BlockInsert): Promise<Result<void, StoreFailure>> {
  const { table, columns, block, token } = insert;
  const names = columns.map(({ name }) => `\`${name}\``).join(', ');
  try {
    const { stream } = await client.exec({
      query: `INSERT INTO ${table} (${names}) FORMAT Native`,
      values: Readable.from(block, { objectMode: false }),
      clickhouse_settings: { ...singleThreadSettings, ...deduplication(token) },
    });
    // Nothing comes, but the connection is free for the next call only when that was read.
    await finished(stream.resume());
    return ok(undefined);
  } catch (error) {
    return fail(toStoreFailure(error));
  }
}

/** The settings that make an insert take place once for each token, or always. */
export function deduplication(token: string | undefined) {
  return token === undefined ? { insert_deduplicate: 0 as const } : { insert_deduplication_token: token };
}
