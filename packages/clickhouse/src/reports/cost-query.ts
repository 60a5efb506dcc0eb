import { z } from 'zod';
import { CostDimension } from './dimension.js';
import { CostFilter, costFiltersMax } from './filter.js';

export const CostInterval = z.enum(['hour', 'day', 'month', 'none']);
export type CostInterval = z.infer<typeof CostInterval>;

/** Most dimensions a report is grouped by. */
export const costGroupsMax = 6;

/** What a cost report is about: attempts admitted in `[fromMs, toMs)`. Buckets are of UTC. */
export const CostQuery = z.strictObject({
  fromMs: z.number().int().nonnegative(),
  toMs: z.number().int().nonnegative(),
  interval: CostInterval,
  groupBy: z.array(CostDimension).max(costGroupsMax),
  where: z.array(CostFilter).max(costFiltersMax),
});
export type CostQuery = z.infer<typeof CostQuery>;
