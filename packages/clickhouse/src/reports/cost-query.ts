import { z } from 'zod';
import type { Statement } from '../connection/statement.js';
import { CostDimension, type DimensionSql, differsByAttempt, dimensionSql } from './dimension.js';
import { CostFilter, costFiltersMax, filterConditions } from './filter.js';

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

const hourMs = 3_600_000;

/** Aggregates of one statement: within the raw groups, then over those that have the same text. */
type Aggregates = Readonly<Record<string, { readonly inner: string; readonly outer: string }>>;

const summed = (inner: string, name: string) => ({ inner, outer: `sum(${name})` });

const factAggregates: Aggregates = {
  attempts: summed('count()', 'attempts'),
  requests: summed('countIf(attempt = 1)', 'requests'),
  errors: summed(`countIf(outcome = 'failed')`, 'errors'),
  input: summed('sum(input_tokens)', 'input'),
  cached: summed('sum(cache_read_tokens)', 'cached'),
  output: summed('sum(output_tokens)', 'output'),
  reasoning: summed('sum(reasoning_tokens)', 'reasoning'),
  estimated: summed(`countIf(usage_quality IN ('estimated', 'expired'))`, 'estimated'),
  cache_hits: summed(`countIf(cache = 'hit')`, 'cache_hits'),
  cache_asked: summed(`countIf(cache IN ('hit', 'miss'))`, 'cache_asked'),
  unpriced: summed(`countIf(price_status = 'unpriced')`, 'unpriced'),
  latency: {
    inner: 'quantilesTimingState(0.5, 0.95, 0.99)(latency_bucket)',
    outer: 'quantilesTimingMerge(0.5, 0.95, 0.99)(latency)',
  },
  first_token: {
    inner: 'quantilesTimingState(0.5, 0.95)(time_to_first_token_bucket)',
    outer: 'quantilesTimingMerge(0.5, 0.95)(first_token)',
  },
};

const moneyAggregates: Aggregates = {
  entries: summed('count()', 'entries'),
  cost: { inner: `sumIf(amount_usd, kind != 'saving')`, outer: 'toString(sum(cost))' },
  saved: { inner: `sumIf(amount_usd, kind = 'saving')`, outer: 'toString(sum(saved))' },
};

const requestAggregates: Aggregates = {
  requests: { inner: 'uniqExactState(request_id)', outer: 'uniqExactMerge(requests)' },
};

/** One row a group: `[bucket, ...group, ...factAggregates]`. Stops at `rowsMax`. */
export function factsStatement(query: CostQuery, rowsMax: number): Statement {
  return build(query, { from: 'usage', aggregates: factAggregates, and: [], rowsMax });
}

/** One row a group that has ledger entries: `[bucket, ...group, entries, cost, saved]`. */
export function moneyStatement(query: CostQuery): Statement {
  return build(query, { from: 'costs', aggregates: moneyAggregates, and: [] });
}

/**
 * One row a group that has attempts without a charge: `[bucket, ...group, requests]`. An attempt that was stored without
 * a price may have been charged since. Of use only when the facts count unpriced attempts, which is rare.
 */
export function unpricedStatement(query: CostQuery): Statement {
  const { condition } = conditions(query);
  const unpriced = `SELECT request_id FROM usage WHERE price_status = 'unpriced' AND ${condition}`;
  const charged = `SELECT request_id, attempt FROM costs WHERE kind != 'adjustment' AND request_id IN (${unpriced})`;
  const and = [`price_status = 'unpriced'`, `(request_id, attempt) NOT IN (${charged})`];
  return build(query, { from: 'usage', aggregates: requestAggregates, and });
}

/**
 * Only for groups and filters in which attempts of one request can differ: one row a group, `[bucket, ...group,
 * requests]`, counting the requests that are in the group with a later attempt and not with their first.
 */
export function fallbackRequestsStatement(query: CostQuery): Statement | undefined {
  const dimensions = [...query.groupBy, ...query.where.map(({ dimension }) => dimension)];
  if (!dimensions.some(differsByAttempt)) return undefined;
  const { condition } = conditions({ ...query, where: [] });
  const retried = `SELECT request_id FROM usage WHERE attempt > 1 AND ${condition}`;
  return build(query, {
    from: 'usage',
    aggregates: { requests: { inner: 'count()', outer: 'sum(requests)' } },
    and: [`request_id IN (${retried})`],
    oncePerRequest: true,
  });
}

interface Source {
  readonly from: 'usage' | 'costs';
  readonly aggregates: Aggregates;
  readonly and: readonly string[];
  readonly rowsMax?: number;
  /** Each request that is in a group without its first attempt stands there once, in the bucket it comes up in first. */
  readonly oncePerRequest?: boolean;
}

function build(query: CostQuery, source: Source): Statement {
  const dimensions = query.groupBy.map((dimension, index) => dimensionSql(dimension, `group_${index}`));
  const { condition, parameters } = conditions(query);
  const names = Object.keys(source.aggregates);
  const inner = [
    `${bucketOf(query.interval)} AS bucket`,
    ...dimensions.map(({ raw }, index) => `${raw} AS raw_${index}`),
    ...names.map((name) => `${source.aggregates[name]?.inner} AS ${name}`),
  ];
  const outer = [
    'toUnixTimestamp(bucket) AS bucket_at',
    ...dimensions.map(({ toText }, index) => `${toText(`raw_${index}`)} AS text_${index}`),
    ...names.map((name) => `${source.aggregates[name]?.outer} AS ${name}_total`),
  ];
  const rawKeys = ['bucket', ...dimensions.map((_, index) => `raw_${index}`)];
  const textKeys = ['bucket_at', ...dimensions.map((_, index) => `text_${index}`)];
  return {
    query: `
      SELECT ${outer.join(', ')}
      FROM (
        SELECT ${inner.join(', ')}
        FROM ${source.oncePerRequest === true ? laterRequests(query, source, condition) : source.from}
        WHERE ${[condition, ...source.and].join(' AND ')}
        GROUP BY ${rawKeys.join(', ')}
      )
      GROUP BY ${textKeys.join(', ')}
      ${source.rowsMax === undefined ? '' : `LIMIT ${source.rowsMax}`}`,
    parameters: { ...parameters, ...mergeParameters(dimensions) },
  };
}

function bucketOf(interval: CostInterval): string {
  switch (interval) {
    case 'hour':
      return 'admitted_hour';
    case 'day':
      return 'toStartOfDay(admitted_hour)';
    case 'month':
      return `toDateTime(toStartOfMonth(admitted_hour), 'UTC')`;
    case 'none':
      return `toDateTime(0, 'UTC')`;
  }
}

function conditions(query: CostQuery) {
  const { fromMs, toMs } = query;
  // The hour is read fast and is all that is needed when the range begins and ends with one.
  const terms = ['admitted_hour >= {from_hour:DateTime}', 'admitted_hour <= {last_hour:DateTime}'];
  if (fromMs % hourMs !== 0) terms.push('admitted_at >= fromUnixTimestamp64Milli({from_ms:Int64})');
  if (toMs % hourMs !== 0) terms.push('admitted_at < fromUnixTimestamp64Milli({to_ms:Int64})');
  const parameters = {
    from_hour: Math.floor(fromMs / hourMs) * (hourMs / 1000),
    last_hour: Math.max(0, Math.ceil(toMs / hourMs) - 1) * (hourMs / 1000),
    from_ms: fromMs,
    to_ms: toMs,
  };
  const filters = filterConditions(query.where, 'where');
  return {
    condition: [...terms, ...filters.terms].join(' AND '),
    parameters: { ...parameters, ...filters.parameters },
  };
}

function mergeParameters(dimensions: readonly DimensionSql[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...dimensions.map(({ parameters }) => parameters));
}
