import type { CostFilter, CostQuery } from '@tollgate/clickhouse';
import { type Failure, fail, hourMs, ok, type Result } from '@tollgate/schema';
import { type CostReportQuery, ReportDimension } from '@tollgate/schema/api';

const dayMs = 24 * hourMs;
const rangeMsDefault = 30 * dayMs;
/** Longest time a report can be about. */
const rangeMsMax = 3660 * dayMs;
const groupsMax = 6;
const conditionsMax = 20;
const valueCharsMax = 512;

const dimensions = 'project, team, key, user, model, provider or tag:<name>';
/** A comma ends a condition only where another one follows; it may as well be part of a value. */
const nextCondition = /,(?=\s*(?:project|team|key|user|model|provider|tag:[^=,]+)=)/;

/** Reads what a report is asked for. What is wrong is said of the parameter it is wrong with. */
export function readCostQuery(query: CostReportQuery, nowMs: number): Result<CostQuery, Failure> {
  const toMs = query.to === undefined ? (Math.floor(nowMs / hourMs) + 1) * hourMs : Date.parse(query.to);
  const fromMs = query.from === undefined ? Math.max(0, toMs - rangeMsDefault) : Date.parse(query.from);
  if (fromMs >= toMs) return invalid('from', 'must be earlier than to');
  if (toMs - fromMs > rangeMsMax) return invalid('from', `must be at most ${rangeMsMax / dayMs} days before to`);
  const groupBy = readGroups(query.groupBy ?? []);
  if (!groupBy.ok) return groupBy;
  const where = readConditions(query.where ?? []);
  if (!where.ok) return where;
  return ok({ fromMs, toMs, interval: query.interval, groupBy: groupBy.value, where: where.value });
}

function readGroups(texts: readonly string[]): Result<ReportDimension[], Failure> {
  const names = texts.flatMap((text) => text.split(',')).map((name) => name.trim());
  const groups: ReportDimension[] = [];
  for (const name of names) {
    const dimension = ReportDimension.safeParse(name);
    if (!dimension.success) return invalid('groupBy', `has something that is none of ${dimensions}`);
    if (groups.includes(dimension.data)) return invalid('groupBy', 'names a dimension twice');
    groups.push(dimension.data);
  }
  return groups.length > groupsMax ? invalid('groupBy', `must have at most ${groupsMax} dimensions`) : ok(groups);
}

function readConditions(texts: readonly string[]): Result<CostFilter[], Failure> {
  const values = new Map<ReportDimension, string[]>();
  for (const condition of texts.flatMap((text) => text.split(nextCondition))) {
    const separator = condition.indexOf('=');
    const dimension = ReportDimension.safeParse(condition.slice(0, Math.max(0, separator)).trim());
    if (!dimension.success) {
      return invalid('where', `must be conditions like team=platform, on ${dimensions}`);
    }
    const value = condition.slice(separator + 1);
    if (value.length > valueCharsMax) return invalid('where', `must have values of at most ${valueCharsMax} characters`);
    values.set(dimension.data, [...(values.get(dimension.data) ?? []), value]);
  }
  const filters = [...values].map(([dimension, allowed]) => ({ dimension, values: allowed }));
  const conditions = filters.reduce((sum, filter) => sum + filter.values.length, 0);
  if (conditions > conditionsMax) return invalid('where', `must have at most ${conditionsMax} conditions`);
  return ok(filters);
}

function invalid(param: string, message: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'request.invalid', message, param });
}
