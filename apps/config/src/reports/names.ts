import type { CostRow } from '@tollgate/clickhouse';
import type { CostReportRow, ReportDimension } from '@tollgate/schema/api';
import { storeFailure } from '../database/index.js';

/** Gives the names of ids, as far as there are any. Rejects while PostgreSQL is away. */
export type NamesById = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The dimensions whose values are ids that people do not know by heart; all others are names already. */
export const namedDimensions = ['project', 'key'] as const;
type NamedDimension = (typeof namedDimensions)[number];

export type Names = CostReportRow['names'];

/**
 * The names that belong to each row, in the order of the rows. One query for each dimension, for at most as many ids as
 * a report has rows. A report does without names while PostgreSQL is away: what was spent is known all the same.
 */
export async function namesOfRows(
  rows: readonly Pick<CostRow, 'group'>[],
  groupBy: readonly ReportDimension[],
  lookups: Readonly<Record<NamedDimension, NamesById>>,
): Promise<readonly Names[]> {
  const asked = namedDimensions.filter((dimension) => groupBy.includes(dimension));
  const known = await Promise.all(
    asked.map(async (dimension) => {
      const ids = new Set(rows.flatMap(({ group }) => group[dimension] ?? []));
      return [dimension, await namesOrNone(lookups[dimension], [...ids])] as const;
    }),
  );
  return rows.map(({ group }) =>
    Object.fromEntries(known.map(([dimension, names]) => [dimension, names.get(group[dimension] ?? '') ?? null])),
  );
}

async function namesOrNone(lookup: NamesById, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  try {
    return await lookup(ids);
  } catch (error) {
    if (storeFailure(error)?.code === 'service.unavailable') return new Map();
    throw error;
  }
}
