import { randomUUID } from 'node:crypto';
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

/**
 * The setting that makes an insert take place once for each token, or always. Always by a token that nobody has used:
 * without one, inserts of the same content are one, and `insert_deduplicate` has no say in that where
 * `deduplicate_insert` is there, which overrides it (`system.settings` of ClickHouse 26.7).
 */
export function deduplication(token: string = randomUUID()) {
  return { insert_deduplication_token: token };
}
