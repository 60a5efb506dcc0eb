import { type Failure, fail, ok, RequestId, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { ClickHouse } from '../connection/connect.js';
import { readRows, type Statement } from '../connection/statement.js';
import { awayFailure } from '../connection/store-failure.js';
import { differsByAttempt } from '../reports/dimension.js';
import { CostFilter, costFiltersMax, filterConditions } from '../reports/filter.js';
import { parseRequestRow, type RequestCursor, type RequestSummary, requestColumns } from './request-rows.js';

export const requestPageMax = 200;

/** Which requests to list: newest first, those admitted in `[fromMs, toMs)` whose first attempt passes all filters. */
export const RequestListQuery = z.strictObject({
  fromMs: z.number().int().nonnegative(),
  toMs: z.number().int().nonnegative(),
  where: z.array(CostFilter).max(costFiltersMax),
  outcome: z.enum(['settled', 'failed', 'aborted', 'expired']).optional(),
  limit: z.number().int().min(1).max(requestPageMax),
  /** The cursor that came with the page before. */
  after: z.string().max(200).optional(),
});
export type RequestListQuery = z.infer<typeof RequestListQuery>;

export interface RequestPage {
  readonly items: readonly RequestSummary[];
  /** For the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}

const Key = z.tuple([RequestId, z.coerce.number(), z.string()]);
type Key = z.infer<typeof Key>;

/**
 * A page of requests. First the ids of the page are found among first attempts, which is quick, then only those
 * requests are put together. Fails with `request.invalid` on a cursor that is none and with `service.unavailable` when
 * ClickHouse cannot answer.
 */
export async function listRequests(
  clickhouse: ClickHouse,
  query: RequestListQuery,
): Promise<Result<RequestPage, Failure>> {
  const after = query.after === undefined ? undefined : parseCursor(query.after);
  if (query.after !== undefined && after === undefined) {
    return fail({
      code: 'request.invalid',
      message: 'must be the nextCursor of the page before, of the same list',
      param: 'cursor',
    });
  }
  try {
    const found = z.array(Key).parse(await readRows(clickhouse, pageStatement(query, after)));
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const nextCursor = found.length > query.limit && last !== undefined ? formatCursor(last) : undefined;
    return ok({ items: await readRequests(clickhouse, page), nextCursor });
  } catch (error) {
    return fail(awayFailure(error));
  }
}

/** Filters that attempts of one request can differ in hold when any of its attempts passes them. */
function pageStatement(query: RequestListQuery, after: RequestCursor | undefined): Statement {
  const ofRequest = filterConditions(
    query.where.filter(({ dimension }) => !differsByAttempt(dimension)),
    'request',
  );
  const ofAttempt = filterConditions(
    query.where.filter(({ dimension }) => differsByAttempt(dimension)),
    'attempt',
  );
  const attemptTerms = [...ofAttempt.terms, ...(query.outcome === undefined ? [] : ['outcome = {outcome:String}'])];
  const range = ['admitted_at >= {from:DateTime64(3)}', 'admitted_at < {to:DateTime64(3)}', ...ofRequest.terms];
  const conditions = ['attempt = 1', ...range];
  if (attemptTerms.length > 0) {
    const passing = [...range.filter((term) => !term.startsWith('admitted_at <')), ...attemptTerms].join(' AND ');
    conditions.push(`request_id IN (SELECT request_id FROM usage WHERE ${passing})`);
  }
  if (after !== undefined) conditions.push('(admitted_at, request_id) < ({after:DateTime64(3)}, {after_id:UUID})');
  return {
    query: `
      SELECT request_id, toUnixTimestamp64Milli(admitted_at), event_date
      FROM usage
      WHERE ${conditions.join(' AND ')}
      ORDER BY admitted_at DESC, request_id DESC
      LIMIT ${query.limit + 1}`,
    parameters: {
      ...ofRequest.parameters,
      ...ofAttempt.parameters,
      outcome: query.outcome,
      from: seconds(query.fromMs),
      to: seconds(query.toMs),
      after: after === undefined ? undefined : seconds(after.admittedAtMs),
      after_id: after?.requestId,
    },
  };
}

/** How ClickHouse takes a time as a parameter. */
function seconds(timeMs: number): string {
  return (timeMs / 1000).toFixed(3);
}

async function readRequests(clickhouse: ClickHouse, page: readonly Key[]): Promise<readonly RequestSummary[]> {
  if (page.length === 0) return [];
  const rows = await readRows(clickhouse, {
    query: `
      SELECT ${requestColumns}
      FROM requests
      WHERE event_date IN {dates:Array(Date)} AND request_id IN {ids:Array(UUID)}`,
    parameters: { ids: page.map(([id]) => id), dates: [...new Set(page.map(([, , date]) => date))] },
  });
  const byId = new Map(rows.map(parseRequestRow).map((request) => [request.requestId, request]));
  return page.flatMap(([id]) => byId.get(id) ?? []);
}

function formatCursor([requestId, admittedAtMs]: Key): string {
  return `${admittedAtMs}.${requestId}`;
}

function parseCursor(text: string): RequestCursor | undefined {
  const [time = '', id] = text.split('.');
  const requestId = RequestId.safeParse(id);
  return /^\d{1,15}$/.test(time) && requestId.success
    ? { admittedAtMs: Number(time), requestId: requestId.data }
    : undefined;
}
