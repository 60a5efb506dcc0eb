import { attemptAgeMsMax, type Failure, fail, ok, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { ClickHouse } from '../connection/connect.js';
import { readRows } from '../connection/statement.js';
import { awayFailure } from '../connection/store-failure.js';

/** Most gaps that are listed for one run of a proxy, and most runs in one answer. */
export const listedGapsMax = 100;
export const completenessRunsMax = 1000;

/** Admissions in `[fromMs, toMs)`. */
export interface CompletenessQuery {
  readonly fromMs: number;
  readonly toMs: number;
  /** When the question is asked. */
  readonly nowMs: number;
}

/** One run of a proxy process: what it admitted, and how that ended. */
export interface RunCompleteness {
  readonly proxyId: string;
  readonly bootId: string;
  /** Numbers of the first and the last admission the answer covers. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** How many admissions those numbers make. */
  readonly admitted: number;
  readonly settled: number;
  readonly failed: number;
  readonly aborted: number;
  readonly expired: number;
  /** Not stored, and admitted so lately that they may still run or be on their way. */
  readonly open: number;
  /** `admitted` minus the five. Zero when nothing is missing. */
  readonly missing: number;
  /** Numbers, first and last, of attempts that are missing; the first `listedGapsMax` of them. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

export interface Completeness {
  readonly complete: boolean;
  readonly runs: readonly RunCompleteness[];
}

const number = z.coerce.number().int();
const Run = z.tuple([
  z.string(),
  z.string(),
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  z.array(Gap()),
]);

function Gap() {
  return z.tuple([number, number]);
}

/**
 * Whether every admission is accounted for: admitted = settled + failed + aborted + expired + open, for each run of each
 * proxy. An attempt cannot run for longer than `attemptAgeMsMax`; what was admitted earlier and is not stored is missing.
 *
 * A proxy numbers its admissions from 1 without gaps. A run is covered from where it stood before the range, or from 1,
 * to its last admission in the range. An admission is looked for outside the range too, since clocks may step. What a
 * proxy admitted after the last attempt that is stored cannot be known here: its own `/metrics` tell.
 */
export async function queryCompleteness(
  clickhouse: ClickHouse,
  { fromMs, toMs, nowMs }: CompletenessQuery,
): Promise<Result<Completeness, Failure>> {
  try {
    const rows = await readRows(clickhouse, {
      query: completenessSql,
      parameters: { from: seconds(fromMs), to: seconds(toMs), open_from: seconds(nowMs - attemptAgeMsMax) },
    });
    if (rows.length > completenessRunsMax) {
      const message = `The range holds more than ${completenessRunsMax} runs of proxies: narrow it`;
      return fail({ code: 'request.invalid', message });
    }
    const runs = z.array(Run).parse(rows).map(toRun);
    return ok({ complete: runs.every(({ missing }) => missing === 0), runs });
  } catch (error) {
    return fail(awayFailure(error));
  }
}

/**
 * `present` has each number once, with the number before it, so that a gap is a pair that differs by more than one.
 * Only the runs seen in the range are read, and of those what lies around it.
 */
const completenessSql = `
  WITH
    seen AS (
      SELECT proxy_id, boot_id, max(sequence) AS last_sequence
      FROM usage
      WHERE admitted_at >= {from:DateTime64(3)} AND admitted_at < {to:DateTime64(3)}
      GROUP BY proxy_id, boot_id
    ),
    earlier AS (
      SELECT proxy_id, boot_id, max(sequence) AS earlier_sequence
      FROM usage
      WHERE (proxy_id, boot_id) IN (SELECT proxy_id, boot_id FROM seen) AND admitted_at < {from:DateTime64(3)}
      GROUP BY proxy_id, boot_id
    ),
    present AS (
      SELECT
        u.proxy_id AS proxy_id,
        u.boot_id AS boot_id,
        u.sequence AS sequence,
        any(u.outcome) AS outcome,
        any(u.admitted_at) AS admitted,
        any(e.earlier_sequence) + 1 AS first_sequence,
        any(s.last_sequence) AS last_sequence,
        lagInFrame(u.sequence, 1, any(e.earlier_sequence)) OVER (
          PARTITION BY u.proxy_id, u.boot_id ORDER BY u.sequence ROWS BETWEEN 1 PRECEDING AND CURRENT ROW
        ) AS previous
      FROM usage AS u
      INNER JOIN seen AS s ON s.proxy_id = u.proxy_id AND s.boot_id = u.boot_id
      LEFT JOIN earlier AS e ON e.proxy_id = u.proxy_id AND e.boot_id = u.boot_id
      WHERE u.sequence > e.earlier_sequence AND u.sequence <= s.last_sequence
      GROUP BY u.proxy_id, u.boot_id, u.sequence, e.earlier_sequence
    )
  SELECT
    proxy_id,
    boot_id,
    any(first_sequence),
    any(last_sequence),
    count(),
    countIf(outcome = 'settled'),
    countIf(outcome = 'failed'),
    countIf(outcome = 'aborted'),
    countIf(outcome = 'expired'),
    sumIf(sequence - previous - 1, admitted >= {open_from:DateTime64(3)}),
    groupArrayIf(${listedGapsMax})(
      (previous + 1, sequence - 1),
      sequence > previous + 1 AND admitted < {open_from:DateTime64(3)}
    )
  FROM present
  GROUP BY proxy_id, boot_id
  ORDER BY proxy_id, boot_id
  LIMIT ${completenessRunsMax + 1}`;

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function toRun([proxyId, bootId, first, last, present, ...rest]: z.infer<typeof Run>): RunCompleteness {
  const [settled, failed, aborted, expired, open, gaps] = rest;
  const admitted = last - first + 1;
  return {
    ...{ proxyId, bootId, firstSequence: first, lastSequence: last, admitted },
    ...{ settled, failed, aborted, expired, open, missing: admitted - present - open },
    gaps: gaps.map(([from, to]) => ({ from, to })),
  };
}
