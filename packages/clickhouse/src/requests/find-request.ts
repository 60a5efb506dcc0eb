import { type Failure, fail, ok, type RequestId, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { ClickHouse } from '../connection/connect.js';
import { readObjects, readRows } from '../connection/statement.js';
import { awayFailure } from '../connection/store-failure.js';
import { dollarsFromDecimal } from '../rows/decimal.js';
import { eventDateOf } from '../rows/event-date.js';
import { isoTime, parseRequestRow, type RequestSummary, requestColumns } from './request-rows.js';

/** One line of the arithmetic behind a ledger entry. */
export interface LedgerLineView {
  readonly meter: string;
  readonly quantity: number;
  readonly usdPerMillion: string;
  readonly amountUsd: string;
}

/** A ledger entry of an attempt. */
export interface LedgerEntryView {
  readonly kind: string;
  readonly revision: string;
  readonly priceVersion: string;
  readonly amountUsd: string;
  /** ISO 8601. */
  readonly storedAt: string;
  readonly lines: readonly LedgerLineView[];
}

/** Everything that is known of an attempt, and what it cost. */
export interface AttemptDetail {
  readonly attempt: number;
  /** The columns of the view `usage`, in camel case; times are ISO 8601, what is unknown is null. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Empty while the attempt is unpriced. */
  readonly entries: readonly LedgerEntryView[];
}

export interface RequestDetail {
  readonly summary: RequestSummary;
  /** In the order they were made. */
  readonly attempts: readonly AttemptDetail[];
}

const decimals = z.array(z.string());
const Entry = z.tuple([
  z.coerce.number(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.coerce.number(),
  z.array(z.string()),
  z.array(z.coerce.number()),
  decimals,
  decimals,
]);
type Entry = z.infer<typeof Entry>;

const Facts = z.looseObject({ attempt: z.coerce.number() });
type Facts = z.infer<typeof Facts>;

/**
 * A request with every attempt and its price arithmetic; undefined when there is none. Fails with `service.unavailable`
 * when ClickHouse cannot answer.
 */
export async function findRequest(
  clickhouse: ClickHouse,
  requestId: RequestId,
): Promise<Result<RequestDetail | undefined, Failure>> {
  // The day is read from the id; an id without a time is looked for on every day.
  const date = eventDateOf(requestId, -1);
  const onDay = date.startsWith('19') ? '' : 'event_date = {date:Date} AND';
  const where = `WHERE ${onDay} request_id = {id:UUID}`;
  const parameters = { id: requestId, date };
  try {
    const [[summary], facts, entries] = await Promise.all([
      readRows(clickhouse, { query: `SELECT ${requestColumns} FROM requests ${where}`, parameters }),
      readObjects(clickhouse, { query: `SELECT ${factColumns} FROM usage ${where} ORDER BY attempt`, parameters }),
      readRows(clickhouse, {
        query: `SELECT ${entryColumns} FROM costs ${where} ORDER BY attempt, stored_at, kind, revision`,
        parameters,
      }),
    ]);
    if (summary === undefined) return ok(undefined);
    const parsed = z.array(Entry).parse(entries);
    const attempts = z
      .array(Facts)
      .parse(facts)
      .map((row) => ({
        attempt: row.attempt,
        facts: camelCase(row),
        entries: parsed.filter(([attempt]) => attempt === row.attempt).map(toEntry),
      }));
    return ok({ summary: parseRequestRow(summary), attempts });
  } catch (error) {
    return fail(awayFailure(error));
  }
}

/** Without what only serves to read fast. */
const factColumns = `* EXCEPT ('^tag_slot_|_bucket$|^admitted_hour$')`;

function camelCase(row: Facts): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replaceAll(/_(\w)/g, (_all, letter: string) => letter.toUpperCase()),
      name.endsWith('_at') && typeof value === 'string' ? `${value.replace(' ', 'T')}Z` : value,
    ]),
  );
}

const entryColumns = [
  'attempt',
  'kind',
  'revision',
  'price_version',
  'toString(amount_usd)',
  'toUnixTimestamp64Milli(stored_at)',
  '`lines.meter`',
  '`lines.quantity`',
  'arrayMap(amount -> toString(amount), `lines.usd_per_million`)',
  'arrayMap(amount -> toString(amount), `lines.amount_usd`)',
].join(', ');

function toEntry([, kind, revision, priceVersion, amount, storedAtMs, ...lines]: Entry): LedgerEntryView {
  const [meters, quantities, rates, amounts] = lines;
  return {
    kind,
    revision,
    priceVersion,
    amountUsd: dollarsFromDecimal(amount),
    storedAt: isoTime(storedAtMs),
    lines: meters.map((meter, index) => ({
      meter,
      quantity: quantities[index] ?? 0,
      usdPerMillion: dollarsFromDecimal(rates[index] ?? '0'),
      amountUsd: dollarsFromDecimal(amounts[index] ?? '0'),
    })),
  };
}
