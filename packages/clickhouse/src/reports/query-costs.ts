import { ClickHouseError } from '@clickhouse/client';
import { type Failure, fail, ok, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { ClickHouse } from '../connection/connect.js';
import { readRows } from '../connection/statement.js';
import { awayFailure } from '../connection/store-failure.js';
import type { CostQuery } from './cost-query.js';
import { assembleCostReport, type CostRow, hasUnpriced } from './cost-report.js';
import { factsStatement, fallbackRequestsStatement, moneyStatement, unpricedStatement } from './cost-statements.js';
import { allRows, canUseTotals, DayState, divideRange, type RangeParts } from './range-parts.js';

/** Most rows of one report. */
export const costRowsMax = 10_000;

export interface CostReport {
  readonly rows: readonly CostRow[];
  /** ISO 8601. Everything that was confirmed as stored before is in the report. */
  readonly asOf: string;
}

/**
 * The cost report: what was asked, used and charged, by group and bucket. Reads documented views only, so the user
 * `reporter` can run it. Fails with `request.invalid` when it has more than `costRowsMax` rows and with
 * `service.unavailable` when ClickHouse cannot answer.
 */
export async function queryCosts(clickhouse: ClickHouse, query: CostQuery): Promise<Result<CostReport, Failure>> {
  try {
    const asOf = await readClock(clickhouse);
    const parts = await readParts(clickhouse, query);
    const fallbackStatement = fallbackRequestsStatement(query);
    const [facts, money, fallbacks] = await Promise.all([
      readRows(clickhouse, factsStatement(query, parts, costRowsMax + 1)),
      readRows(clickhouse, moneyStatement(query, parts)),
      fallbackStatement === undefined ? [] : readRows(clickhouse, fallbackStatement),
    ]);
    if (facts.length > costRowsMax) {
      const message = `The report has more than ${costRowsMax} rows: narrow its time range, filters or groups`;
      return fail({ code: 'request.invalid', message });
    }
    const unpriced = hasUnpriced(query, facts) ? await readRows(clickhouse, unpricedStatement(query)) : [];
    return ok({ rows: assembleCostReport(query, { facts, money, unpriced, fallbacks }), asOf });
  } catch (error) {
    return fail(awayFailure(error));
  }
}

/** By the clock of ClickHouse, taken before anything is read. */
async function readClock(clickhouse: ClickHouse): Promise<string> {
  const statement = { query: 'SELECT toUnixTimestamp64Milli(now64(3))', parameters: {} };
  const [row] = z.array(z.tuple([z.coerce.number()])).parse(await readRows(clickhouse, statement));
  if (row === undefined) throw new Error('ClickHouse did not tell the time');
  return new Date(row[0]).toISOString();
}

/** ACCESS_DENIED and UNKNOWN_TABLE. */
const noTotalsCodes: ReadonlySet<string> = new Set(['497', '60']);

/** A reader that was granted the three views and nothing more gets the same report, from the attempts alone. */
async function readParts(clickhouse: ClickHouse, query: CostQuery): Promise<RangeParts> {
  if (!canUseTotals(query)) return allRows;
  const statement = { query: 'SELECT event_date, toString(version) FROM day_states', parameters: {} };
  try {
    return divideRange(query, z.array(DayState).parse(await readRows(clickhouse, statement)));
  } catch (error) {
    if (error instanceof ClickHouseError && noTotalsCodes.has(error.code)) return allRows;
    throw error;
  }
}
