import { eventTextCharsMax, hasAtMost } from '@tollgate/schema';
import { z } from 'zod';
import { CostDimension, dimensionSql } from './dimension.js';

/** Most filters of a query, and most values of a filter. */
export const costFiltersMax = 20;
export const costFilterValuesMax = 1000;

/** Rows whose value of a dimension is one of these. All filters of a query must hold. */
export const CostFilter = z.strictObject({
  dimension: CostDimension,
  values: z
    .array(z.string().refine((text) => hasAtMost(text, eventTextCharsMax)))
    .min(1)
    .max(costFilterValuesMax),
});
export type CostFilter = z.infer<typeof CostFilter>;

/** SQL terms that must all hold, with their parameters. */
export interface Conditions {
  readonly terms: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** `prefix` keeps the parameters of two lists of filters in one statement apart. */
export function filterConditions(filters: readonly CostFilter[], prefix: string): Conditions {
  const terms: string[] = [];
  const parameters: Record<string, unknown> = {};
  for (const [index, { dimension, values }] of filters.entries()) {
    const sql = dimensionSql(dimension, `${prefix}_tag_${index}`);
    terms.push(`${sql.value} IN {${prefix}_${index}:Array(${sql.valueType})}`);
    Object.assign(parameters, sql.parameters);
    parameters[`${prefix}_${index}`] = sql.valueType === 'UUID' ? values.filter(isUuid) : values;
  }
  return { terms, parameters };
}

/** Text that is no UUID can match none, and must not make the query fail. */
function isUuid(text: string): boolean {
  return z.uuid().safeParse(text).success;
}
