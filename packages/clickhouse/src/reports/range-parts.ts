import { dayMs } from '@tollgate/schema';
import { z } from 'zod';
import type { CostQuery } from './cost-query.js';
import type { CostDimension } from './dimension.js';

/** A day and the version of its totals that holds; 0 while none does. */
export const DayState = z.tuple([z.string(), z.coerce.bigint()]);
export type DayState = z.infer<typeof DayState>;

/** Which part of a report is read attempt by attempt, and which from totals of days. Together they cover it once. */
export interface RangeParts {
  /** Rows of the views that are read: those for which one of these holds, besides the range and the filters. */
  readonly ofRows: readonly string[];
  /** SQL that must hold for totals; undefined when none are of use. */
  readonly ofTotals: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export const allRows: RangeParts = { ofRows: ['1'], ofTotals: undefined, parameters: {} };

/** Totals are not kept by these: there would be nearly as many totals as attempts. */
const withoutTotals: ReadonlySet<CostDimension> = new Set(['key', 'user']);

/** Whether totals of days could serve the query at all. */
export function canUseTotals({ interval, groupBy, where, fromMs, toMs }: CostQuery): boolean {
  const dimensions = [...groupBy, ...where.map(({ dimension }) => dimension)];
  return (
    interval !== 'hour' &&
    !dimensions.some((dimension) => withoutTotals.has(dimension)) &&
    Math.ceil(fromMs / dayMs) < Math.floor(toMs / dayMs)
  );
}

/**
 * Divides the range of a query. Of a day whose totals hold, whole days of the range come from the totals, and what its
 * attempts have at the ragged ends of the range comes from the attempts themselves.
 */
export function divideRange({ fromMs, toMs }: CostQuery, days: readonly DayState[]): RangeParts {
  const sealed = days.filter(([, version]) => version > 0n);
  if (sealed.length === 0) return allRows;
  const isSealed = 'event_date IN {sealed_days:Array(Date)}';
  const ends = [
    ...(fromMs % dayMs === 0 ? [] : [`${isSealed} AND admitted_hour < {whole_from:DateTime}`]),
    ...(toMs % dayMs === 0 ? [] : [`${isSealed} AND admitted_hour >= {whole_to:DateTime}`]),
  ];
  return {
    ofRows: ['event_date IN {unsealed_days:Array(Date)}', ...ends],
    ofTotals:
      `version IN {versions:Array(UInt64)} AND ${isSealed}` +
      ' AND admitted_hour >= {whole_from:DateTime} AND admitted_hour < {whole_to:DateTime}',
    parameters: {
      unsealed_days: days.filter(([, version]) => version === 0n).map(([date]) => date),
      sealed_days: sealed.map(([date]) => date),
      versions: sealed.map(([, version]) => version),
      whole_from: (Math.ceil(fromMs / dayMs) * dayMs) / 1000,
      whole_to: (Math.floor(toMs / dayMs) * dayMs) / 1000,
    },
  };
}
