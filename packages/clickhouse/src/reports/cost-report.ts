import { parseDollars } from '@tollgate/schema';
import { z } from 'zod';
import { dollarsFromDecimal } from '../rows/decimal.js';
import { bucketBase } from '../rows/derived-columns.js';
import type { CostQuery } from './cost-query.js';

/** One group of a cost report. Counts are of what is known; money is undefined as long as all of it is unknown. */
export interface CostRow {
  /** Start of the bucket, ISO 8601; undefined for interval `none`. */
  readonly bucket: string | undefined;
  /** The value of each dimension the report is grouped by; null for none. */
  readonly group: Readonly<Record<string, string | null>>;
  /** Requests with at least one attempt in the group. */
  readonly requests: number;
  readonly attempts: number;
  /** Attempts that failed. */
  readonly errors: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Charges and adjustments, a decimal of dollars; null when attempts are unpriced and nothing else was charged. */
  readonly costUsd: string | null;
  /** What cache hits would have cost, a decimal of dollars. */
  readonly savedUsd: string;
  /** Requests with an attempt whose price is unknown: their cost is not in `costUsd`. */
  readonly unpricedRequests: number;
  /** Share of the attempts whose tokens are an estimate, from 0 to 1. */
  readonly estimatedShare: number;
  /** Exact to 0.75 %; null when there is none. */
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
  readonly ttftMs: { readonly p50: number | null; readonly p95: number | null };
  /** Share of the attempts for which the cache was asked that it answered; null when it was never asked. */
  readonly cacheHitRate: number | null;
}

const count = z.coerce.number().nullable();

/** The rows of the statements of `cost-query.ts`, as they come. */
export interface CostResults {
  readonly facts: readonly unknown[];
  readonly money: readonly unknown[];
  readonly unpriced: readonly unknown[];
  readonly fallbacks: readonly unknown[];
}

/** Joins what the statements answered, group by group. Pure. */
export function assembleCostReport(query: CostQuery, results: CostResults): readonly CostRow[] {
  const money = byGroup(query, results.money, z.tuple([count, z.string(), z.string()]));
  const unpriced = byGroup(query, results.unpriced, z.tuple([count]));
  const fallbacks = byGroup(query, results.fallbacks, z.tuple([count]));
  const rows = parseRows(query, results.facts, Facts).map(({ key, bucketAt, texts, values }) => {
    const [entries, cost, saved] = money.get(key) ?? [0, '0', '0'];
    const unpricedRequests = unpriced.get(key)?.[0] ?? 0;
    const isUnknown = unpricedRequests > 0 && entries === 0;
    return {
      bucket: query.interval === 'none' ? undefined : new Date(bucketAt * 1000).toISOString(),
      group: Object.fromEntries(query.groupBy.map((dimension, index) => [dimension, texts[index] ?? null])),
      ...countsOf(values, fallbacks.get(key)?.[0] ?? 0),
      costUsd: isUnknown ? null : dollarsFromDecimal(cost),
      savedUsd: dollarsFromDecimal(saved),
      unpricedRequests,
      ...performanceOf(values),
    };
  });
  return rows.toSorted(compareRows);
}

/** Whether any attempt was stored without a price, so that the unpriced ones must be counted. */
export function hasUnpriced(query: CostQuery, facts: readonly unknown[]): boolean {
  return parseRows(query, facts, Facts).some(({ values: [, , , , , , , , , , unpriced] }) => unpriced > 0);
}

const Facts = z.tuple([
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
  count,
  count,
  count,
  count,
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
  z.array(count),
  z.array(count),
]);
type Facts = z.infer<typeof Facts>;

function countsOf([attempts, firstAttempts, errors, input, cached, output, reasoning]: Facts, fallbacks: number) {
  return {
    requests: firstAttempts + fallbacks,
    attempts,
    errors,
    inputTokens: input ?? 0,
    cachedInputTokens: cached ?? 0,
    outputTokens: output ?? 0,
    reasoningTokens: reasoning ?? 0,
  };
}

function performanceOf([attempts, , , , , , , estimated, cacheHits, cacheAsked, , latency, firstToken]: Facts) {
  return {
    estimatedShare: attempts === 0 ? 0 : estimated / attempts,
    latencyMs: { p50: milliseconds(latency[0]), p95: milliseconds(latency[1]), p99: milliseconds(latency[2]) },
    ttftMs: { p50: milliseconds(firstToken[0]), p95: milliseconds(firstToken[1]) },
    cacheHitRate: cacheAsked === 0 ? null : cacheHits / cacheAsked,
  };
}

/** Back from the logarithm in which the percentiles were taken. */
function milliseconds(bucket: number | null | undefined): number | null {
  return bucket === null || bucket === undefined ? null : Math.round(bucketBase ** bucket);
}

interface GroupRow<Values> {
  readonly key: string;
  readonly bucketAt: number;
  readonly texts: readonly (string | null)[];
  readonly values: Values;
}

function parseRows<Values>(
  query: CostQuery,
  rows: readonly unknown[],
  values: z.ZodType<Values>,
): readonly GroupRow<Values>[] {
  const groups = query.groupBy.length;
  return rows.map((row) => {
    const [bucketAt, ...rest] = z.array(z.unknown()).parse(row);
    const texts = z.array(z.string().nullable()).parse(rest.slice(0, groups));
    return {
      key: JSON.stringify([bucketAt, ...texts]),
      bucketAt: z.coerce.number().parse(bucketAt),
      texts,
      values: values.parse(rest.slice(groups)),
    };
  });
}

function byGroup<Values>(query: CostQuery, rows: readonly unknown[], values: z.ZodType<Values>): Map<string, Values> {
  return new Map(parseRows(query, rows, values).map((row) => [row.key, row.values]));
}

/** By time, then the dearest first, then by name, so that the same report always reads the same. */
function compareRows(left: CostRow, right: CostRow): number {
  const byBucket = compareText(left.bucket ?? '', right.bucket ?? '');
  if (byBucket !== 0) return byBucket;
  const difference = picoOf(right) - picoOf(left);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return compareText(JSON.stringify(left.group), JSON.stringify(right.group));
}

function picoOf(row: CostRow): bigint {
  return parseDollars(row.costUsd ?? '0') ?? 0n;
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
