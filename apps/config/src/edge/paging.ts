import { type Failure, fail, ok, type Result } from '@tollgate/schema';
import type { z } from 'zod';

/** What a cursor must be; nobody can make one up. */
export const cursorExpectation = 'must be the nextCursor of the page before, of the same list';

/** A page of rows on its way out. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor?: string;
}

/** Which part of a list to read: rows after a key, one more than asked for, to know whether more follow. */
export interface Slice<Key> {
  readonly after: Key | undefined;
  readonly rowsMax: number;
}

/** Reads the cursor of a list whose rows are sorted by a key of the given schema. */
export function sliceOf<Key extends z.ZodType>(
  query: { readonly limit: number; readonly cursor?: string | undefined },
  key: Key,
): Result<Slice<z.output<Key>>, Failure> {
  const rowsMax = query.limit + 1;
  if (query.cursor === undefined) return ok({ after: undefined, rowsMax });
  const parsed = key.safeParse(Buffer.from(query.cursor, 'base64url').toString('utf8'));
  if (parsed.success) return ok({ after: parsed.data, rowsMax });
  return fail({ code: 'request.invalid', message: cursorExpectation, param: 'cursor' });
}

/** Cuts the row too many off, and makes the cursor of the next page from the last row that is shown. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  slice: Slice<unknown>,
  shape: { readonly item: (row: Row) => Item; readonly key: (row: Row) => string },
): Page<Item> {
  const shown = rows.slice(0, slice.rowsMax - 1);
  const items = shown.map(shape.item);
  const last = shown.at(-1);
  if (rows.length < slice.rowsMax || last === undefined) return { items };
  return { items, nextCursor: Buffer.from(shape.key(last), 'utf8').toString('base64url') };
}
