import type { Statement } from '../connection/statement.js';
import {
  type Aggregate,
  countedRequests,
  distinctRequests,
  factAggregates,
  moneyAggregates,
  partName,
} from './aggregates.js';
import type { CostInterval, CostQuery } from './cost-query.js';
import { type DimensionSql, differsByAttempt, dimensionSql } from './dimension.js';
import { filterConditions } from './filter.js';
import { groupKeys } from './group-keys.js';
import type { RangeParts } from './range-parts.js';

const hourMs = 3_600_000;

/** One row a group: `[bucket, ...group, ...factAggregates]`. Stops at `rowsMax`. */
export function factsStatement(query: CostQuery, parts: RangeParts, rowsMax: number): Statement {
  const source = { view: 'usage', aggregates: factAggregates } as const;
  return addUp(query, {
    aggregates: factAggregates,
    parts: readParts(query, parts, source),
    more: parts.parameters,
    rowsMax,
  });
}

/** One row a group that has ledger entries: `[bucket, ...group, ...moneyAggregates]`. */
export function moneyStatement(query: CostQuery, parts: RangeParts): Statement {
  const source = { view: 'costs', aggregates: moneyAggregates } as const;
  return addUp(query, { aggregates: moneyAggregates, parts: readParts(query, parts, source), more: parts.parameters });
}

/**
 * One row a group that has attempts without a charge: `[bucket, ...group, requests]`. An attempt that was stored without
 * a price may have been charged since. Of use only when the facts count unpriced attempts, which is rare.
 */
export function unpricedStatement(query: CostQuery): Statement {
  const { condition } = conditions(query);
  const unpriced = `SELECT request_id FROM usage WHERE price_status = 'unpriced' AND ${condition}`;
  const charged = `SELECT request_id, attempt FROM costs WHERE kind != 'adjustment' AND request_id IN (${unpriced})`;
  const where = `${condition} AND price_status = 'unpriced' AND (request_id, attempt) NOT IN (${charged})`;
  const aggregates = [distinctRequests];
  return addUp(query, { aggregates, parts: [grouped(query, { from: 'usage', where, aggregates })] });
}

/**
 * Only for groups and filters in which attempts of one request can differ: one row a group, `[bucket, ...group,
 * requests]`, counting the requests that are in the group with a later attempt but not with their first. Each counts
 * once in a group, in the bucket in which it comes up first.
 */
export function fallbackRequestsStatement(query: CostQuery): Statement | undefined {
  const asked = [...query.groupBy, ...query.where.map(({ dimension }) => dimension)];
  if (!asked.some(differsByAttempt)) return undefined;
  const { condition } = conditions(query);
  const anyWhere = conditions({ ...query, where: [] }).condition;
  const raw = rawColumns(query);
  const later = `
    SELECT min(${bucketOf(query.interval)}) AS bucket, ${raw.map((column) => `${column}, `).join('')} 1 AS ${partName('requests')}
    FROM usage
    WHERE ${condition} AND request_id IN (SELECT request_id FROM usage WHERE attempt > 1 AND ${anyWhere})
    GROUP BY ${[...rawNames(query), 'request_id'].join(', ')}
    HAVING countIf(attempt = 1) = 0`;
  return addUp(query, { aggregates: [countedRequests], parts: [later] });
}

interface Source {
  readonly view: 'usage' | 'costs';
  readonly aggregates: readonly Aggregate[];
}

/** What must be read attempt by attempt, and what has totals. */
function readParts(query: CostQuery, parts: RangeParts, { view, aggregates }: Source): readonly string[] {
  const { condition } = conditions(query);
  const rows = parts.ofRows.map((part) =>
    grouped(query, { from: view, where: `${condition} AND ${part}`, aggregates }),
  );
  if (parts.ofTotals === undefined) return rows;
  const filters = filterConditions(query.where, 'where').terms;
  const where = [parts.ofTotals, ...filters].join(' AND ');
  const totals = aggregates.map(({ name, ofTotals }) => ({ name, ofRows: ofTotals }));
  return [...rows, grouped(query, { from: 'day_totals', where, aggregates: totals })];
}

interface Grouping {
  readonly from: 'usage' | 'costs' | 'day_totals';
  readonly where: string;
  readonly aggregates: readonly Pick<Aggregate, 'name' | 'ofRows'>[];
}

function grouped(query: CostQuery, { from, where, aggregates }: Grouping): string {
  const { keys, raw } = groupKeys(dimensionsOf(query), query.interval !== 'none');
  const columns = [
    `${bucketOf(query.interval)} AS bucket`,
    ...raw.map((column, index) => `${column} AS raw_${index}`),
    ...aggregates.map(({ name, ofRows }) => `${ofRows} AS ${partName(name)}`),
  ];
  return `
    SELECT ${columns.join(', ')}
    FROM ${from}
    WHERE ${where}
    GROUP BY ${['bucket', ...keys].join(', ')}`;
}

interface Sum {
  readonly aggregates: readonly Aggregate[];
  readonly parts: readonly string[];
  readonly more?: Readonly<Record<string, unknown>>;
  readonly rowsMax?: number;
}

/** Adds up parts of groups, now by the text that is reported. */
function addUp(query: CostQuery, { aggregates, parts, more, rowsMax }: Sum): Statement {
  const dimensions = dimensionsOf(query);
  const columns = [
    'toUnixTimestamp(bucket) AS bucket_at',
    ...dimensions.map(({ toText }, index) => `${toText(`raw_${index}`)} AS text_${index}`),
    ...aggregates.map(({ ofParts }) => ofParts),
  ];
  const parameters = dimensions.map((dimension) => dimension.parameters);
  return {
    query: `
      SELECT ${columns.join(', ')}
      FROM (${parts.join(' UNION ALL ')})
      GROUP BY ${['bucket_at', ...dimensions.map((_, index) => `text_${index}`)].join(', ')}
      ${rowsMax === undefined ? '' : `LIMIT ${rowsMax}`}`,
    parameters: Object.assign({}, conditions(query).parameters, more, ...parameters),
  };
}

function dimensionsOf(query: CostQuery): readonly DimensionSql[] {
  return query.groupBy.map((dimension, index) => dimensionSql(dimension, `group_${index}`));
}

function rawColumns(query: CostQuery): readonly string[] {
  return dimensionsOf(query).map(({ raw }, index) => `${raw} AS raw_${index}`);
}

function rawNames(query: CostQuery): readonly string[] {
  return query.groupBy.map((_, index) => `raw_${index}`);
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
