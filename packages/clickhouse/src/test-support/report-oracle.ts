import { formatDollars } from '@tollgate/schema';
import type { CostQuery } from '../reports/cost-query.js';
import type { CostRow } from '../reports/cost-report.js';
import type { CostDimension } from '../reports/dimension.js';
import type { Fact } from './random-events.js';

function valueOf({ event }: Fact, dimension: CostDimension): string | null {
  switch (dimension) {
    case 'project':
      return event.projectId;
    case 'key':
      return event.virtualKeyId;
    case 'team':
      return event.team ?? null;
    case 'user':
      return event.user ?? null;
    case 'model':
      return event.model;
    case 'provider':
      return event.provider;
    default:
      return event.tags[dimension.slice('tag:'.length)] ?? null;
  }
}

function bucketOf({ event }: Fact, interval: CostQuery['interval']): string | undefined {
  const time = new Date(event.admittedAtMs).toISOString();
  if (interval === 'none') return undefined;
  if (interval === 'hour') return `${time.slice(0, 13)}:00:00.000Z`;
  return interval === 'day' ? `${time.slice(0, 10)}T00:00:00.000Z` : `${time.slice(0, 7)}-01T00:00:00.000Z`;
}

/** The report as one would reckon it by hand, row by row. Percentiles are left out. */
export function reckon(facts: readonly Fact[], query: CostQuery): ReadonlyMap<string, Partial<CostRow>> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const { admittedAtMs } = fact.event;
    if (admittedAtMs < query.fromMs || admittedAtMs >= query.toMs) continue;
    // A tag that is absent reads as an empty text in a filter.
    const passes = query.where.every(({ dimension, values }) =>
      values.includes(valueOf(fact, dimension) ?? (dimension.startsWith('tag:') ? '' : '\0')),
    );
    if (!passes) continue;
    const group = Object.fromEntries(query.groupBy.map((dimension) => [dimension, valueOf(fact, dimension)]));
    const key = JSON.stringify(group);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [fact]);
    else members.push(fact);
  }
  const rows = new Map<string, Partial<CostRow>>();
  for (const [group, members] of groups) {
    const began = bucketsOfRequests(members, query);
    for (const bucket of new Set(members.map((fact) => bucketOf(fact, query.interval)))) {
      const facts = members.filter((fact) => bucketOf(fact, query.interval) === bucket);
      const requests = [...began.values()].filter((start) => start === bucket).length;
      rows.set(`[${JSON.stringify(bucket ?? null)},${group}]`, { ...rowOf(facts), requests });
    }
  }
  return rows;
}

/**
 * A request counts where it began. In groups in which its attempts can differ it counts in each of them, once: where it
 * began if that is in the group, otherwise where it comes up first.
 */
function bucketsOfRequests(members: readonly Fact[], query: CostQuery): ReadonlyMap<string, string | undefined> {
  const dimensions = [...query.groupBy, ...query.where.map(({ dimension }) => dimension)];
  const canDiffer = dimensions.some((dimension) => dimension === 'model' || dimension === 'provider');
  const buckets = new Map<string, string | undefined>();
  for (const fact of members.toSorted((left, right) => left.event.attempt - right.event.attempt)) {
    const { requestId, attempt } = fact.event;
    if (!buckets.has(requestId) && (attempt === 1 || canDiffer)) buckets.set(requestId, bucketOf(fact, query.interval));
  }
  return buckets;
}

export function keyOf(row: CostRow): string {
  return JSON.stringify([row.bucket ?? null, row.group]);
}

function rowOf(facts: readonly Fact[]): Partial<CostRow> {
  const sum = (value: (fact: Fact) => number | undefined) =>
    facts.reduce((total, fact) => total + (value(fact) ?? 0), 0);
  const requests = (of: readonly Fact[]) => new Set(of.map(({ event }) => event.requestId)).size;
  const unpriced = facts.filter(({ charge }) => charge === undefined);
  const cost = facts.reduce((total, { charge, adjustment }) => total + (charge ?? 0n) + (adjustment ?? 0n), 0n);
  const asked = facts.filter(({ event }) => event.cache === 'hit' || event.cache === 'miss');
  const hits = asked.filter(({ event }) => event.cache === 'hit').length;
  return {
    attempts: facts.length,
    errors: facts.filter(({ event }) => event.outcome === 'failed').length,
    inputTokens: sum(({ event }) => event.usage.inputTokens),
    outputTokens: sum(({ event }) => event.usage.outputTokens),
    costUsd: unpriced.length === facts.length ? null : formatDollars(cost),
    unpricedRequests: requests(unpriced),
    estimatedShare: sum(({ event }) => (/estimated|expired/.test(event.usageQuality) ? 1 : 0)) / facts.length,
    cacheHitRate: asked.length === 0 ? null : hits / asked.length,
  };
}

/** The exact percentile of a list, between the two nearest values. */
export function percentilesAround(values: readonly number[], share: number): readonly [number, number] {
  const sorted = values.toSorted((left, right) => left - right);
  const position = share * (sorted.length - 1);
  return [sorted[Math.floor(position)] ?? Number.NaN, sorted[Math.ceil(position)] ?? Number.NaN];
}
