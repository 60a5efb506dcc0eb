import { type ClientFormat, findClientFormat } from '@tollgate/adapters';
import type { FormatId } from '@tollgate/schema';

/** The client format of that id; every format that has a route has one. */
export function clientFormat(id: FormatId): ClientFormat {
  const format = findClientFormat(id);
  if (format === undefined) throw new Error(`There is no client format ${id}`);
  return format;
}
