import type { CostFilter } from '@tollgate/clickhouse';
import {
  dayMs,
  eventTextCharsMax,
  type Failure,
  fail,
  hasAtMost,
  hourMs,
  ok,
  type Result,
  tagKeyCharsMax,
} from '@tollgate/schema';
import { ReportDimension } from '@tollgate/schema/api';

const rangeDaysDefault = 30;
/** Longest time a report can be about. */
const rangeDaysMax = 3660;
const groupsMax = 6;
const conditionsMax = 20;

const dimensions =
  'project, team, key, user, model, provider or tag:<name>, a name having 1 to ' +
  `${tagKeyCharsMax} letters, digits, dots, hyphens or underscores`;
/** A comma ends a condition only where another one follows; it may as well be part of a value. */
const nextCondition = /,(?=\s*(?:project|team|key|user|model|provider|tag:[^=,]+)=)/;

/** Reads `[from, to)`. What is wrong is said of the parameter it is wrong with. */
export function readRange(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  nowMs: number,
): Result<{ fromMs: number; toMs: number }, Failure> {
  const toMs = query.to === undefined ? (Math.floor(nowMs / hourMs) + 1) * hourMs : Date.parse(query.to);
  const fromMs = query.from === undefined ? Math.max(0, toMs - rangeDaysDefault * dayMs) : Date.parse(query.from);
  if (fromMs >= toMs) return invalid('from', 'must be earlier than to');
  if (toMs - fromMs > rangeDaysMax * dayMs) return invalid('from', `must be at most ${rangeDaysMax} days before to`);
  return ok({ fromMs, toMs });
}

/** Reads `groupBy`: dimensions separated by commas, over one or more parameters. */
export function readGroups(texts: readonly string[] = []): Result<ReportDimension[], Failure> {
  const names = texts.flatMap((text) => text.split(',')).map((name) => name.trim());
  const groups: ReportDimension[] = [];
  for (const name of names) {
    const dimension = ReportDimension.safeParse(name);
    if (!dimension.success) return invalid('groupBy', `must consist of ${dimensions}`);
    if (groups.includes(dimension.data)) return invalid('groupBy', 'names a dimension twice');
    groups.push(dimension.data);
  }
  return groups.length > groupsMax ? invalid('groupBy', `must have at most ${groupsMax} dimensions`) : ok(groups);
}

/** Reads `where`. Conditions on one dimension are alternatives; those on different ones must all hold. */
export function readConditions(texts: readonly string[] = []): Result<CostFilter[], Failure> {
  const values = new Map<ReportDimension, string[]>();
  for (const condition of texts.flatMap((text) => text.split(nextCondition))) {
    const separator = condition.indexOf('=');
    const dimension = ReportDimension.safeParse(condition.slice(0, Math.max(0, separator)).trim());
    if (!dimension.success) return invalid('where', `must be conditions like team=platform, on ${dimensions}`);
    const value = condition.slice(separator + 1);
    if (!hasAtMost(value, eventTextCharsMax))
      return invalid('where', `must have values of at most ${eventTextCharsMax} characters`);
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
