import { randomInt } from 'node:crypto';
import { fail, minuteMs, ok, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { ClickHouse } from '../connection/connect.js';
import { readRows } from '../connection/statement.js';
import { type StoreFailure, toStoreFailure } from '../connection/store-failure.js';
import { factAggregates, moneyAggregates } from '../reports/aggregates.js';

export interface SealOptions {
  readonly nowMs: number;
  /** A day is left alone until nothing was written to it or merged in it for so long. */
  readonly quietMs: number;
  /** Days with fewer attempts are read quickly as they are. */
  readonly attemptsMin: number;
  /** Totals are kept when there are at least so many attempts to one of them. */
  readonly attemptsPerTotalMin: number;
  /** Most days in one run. */
  readonly daysMax: number;
  /** Ends the run after the day it is at. */
  readonly signal?: AbortSignal;
}

/** What suits a worker that runs it every minute or so. */
export const sealDefaults = {
  quietMs: 10 * minuteMs,
  attemptsMin: 20_000,
  attemptsPerTotalMin: 4,
  daysMax: 40,
} as const;

/** What a run did: days that have totals now, and days that have too few attempts in common to be worth it. */
export interface SealReport {
  readonly sealed: readonly string[];
  readonly notWorth: readonly string[];
}

/** A report that has just read which totals hold must still find them. */
const keptMs = 10 * minuteMs;

/** What totals are kept by. */
const dimensions = ['project_id', 'team', 'provider', 'model', 'tags'];

const Candidate = z.tuple([z.string(), z.string(), z.coerce.number()]);
const Count = z.tuple([z.coerce.number()]);

/** Names a sealing. Unique, so that two workers that seal the same day never mix their totals; later ones are greater. */
function newVersion(nowMs: number): bigint {
  return BigInt(nowMs) * BigInt(chances) + BigInt(randomInt(chances));
}

const chances = 4096;

function sealedBefore(version: bigint, timeMs: number): boolean {
  return version < BigInt(timeMs) * BigInt(chances);
}

/**
 * Adds up days that are quiet, so that reports need not. Several workers may run it at the same time. What changes a
 * day while it is added up is noticed, and that sealing does not hold. Fails while ClickHouse is away.
 */
export async function sealDays(
  clickhouse: ClickHouse,
  options: SealOptions,
): Promise<Result<SealReport, StoreFailure>> {
  const sealed: string[] = [];
  const notWorth: string[] = [];
  try {
    for (const [date, fingerprint, attempts] of await readCandidates(clickhouse, options)) {
      if (options.signal?.aborted === true) break;
      const day = { date, fingerprint, attempts, version: newVersion(options.nowMs) };
      const isWorth = (await countTotals(clickhouse, date)) * options.attemptsPerTotalMin <= attempts;
      await seal(clickhouse, day, isWorth ? await addUpDay(clickhouse, day) : 0);
      await dropTotals(clickhouse, day.date, (version) => sealedBefore(version, options.nowMs - keptMs));
      (isWorth ? sealed : notWorth).push(date);
    }
    return ok({ sealed, notWorth });
  } catch (error) {
    return fail(toStoreFailure(error));
  }
}

async function readCandidates(clickhouse: ClickHouse, options: SealOptions) {
  const rows = await readRows(clickhouse, {
    query: `
      SELECT event_date, toString(fingerprint), attempts
      FROM day_states
      WHERE fingerprint != sealed_fingerprint AND attempts >= {least:UInt64} AND changed_at <= {before:DateTime}
      ORDER BY event_date DESC
      LIMIT {days:UInt32}`,
    parameters: {
      least: options.attemptsMin,
      before: Math.floor((options.nowMs - options.quietMs) / 1000),
      days: options.daysMax,
    },
  });
  return z.array(Candidate).parse(rows);
}

/** How many totals a day would have, to a percent or so, and quickly. */
async function countTotals(clickhouse: ClickHouse, date: string): Promise<number> {
  const rows = await readRows(clickhouse, {
    // A row of which any argument is NULL would not be counted.
    query: `SELECT uniqCombined64(tuple(${dimensions.join(', ')})) FROM attempts WHERE event_date = {date:Date}`,
    parameters: { date },
  });
  return z.array(Count).parse(rows)[0]?.[0] ?? 0;
}

interface Day {
  readonly date: string;
  /** Of its parts when the sealing began. If they change meanwhile the seal carries a fingerprint that is not theirs. */
  readonly fingerprint: string;
  readonly attempts: number;
  readonly version: bigint;
}

/** Gives the number of totals. */
async function addUpDay(clickhouse: ClickHouse, day: Day): Promise<number> {
  const sources = [
    { table: 'attempts', aggregates: factAggregates },
    { table: 'ledger_entries', aggregates: moneyAggregates },
  ];
  for (const { table, aggregates } of sources) {
    await clickhouse.client.command({
      query: `
        INSERT INTO day_total_rows
          (event_date, version, admitted_hour, ${[...dimensions, ...aggregates.map(({ name }) => name)].join(', ')})
        SELECT {date:Date}, {version:UInt64}, toStartOfDay(admitted_hour) AS day, ${dimensions.join(', ')},
          ${aggregates.map(({ ofRows }) => ofRows).join(', ')}
        FROM ${table} FINAL
        WHERE event_date = {date:Date}
        GROUP BY day, ${dimensions.join(', ')}`,
      query_params: { date: day.date, version: day.version.toString() },
    });
  }
  const rows = await readRows(clickhouse, {
    query: 'SELECT count() FROM day_total_rows WHERE event_date = {date:Date} AND version = {version:UInt64}',
    parameters: { date: day.date, version: day.version.toString() },
  });
  return z.array(Count).parse(rows)[0]?.[0] ?? 0;
}

async function seal({ client }: ClickHouse, day: Day, totals: number): Promise<void> {
  await client.insert({
    table: 'day_seals',
    columns: ['event_date', 'version', 'fingerprint', 'attempts', 'total_rows'],
    values: [JSON.stringify([day.date, day.version.toString(), day.fingerprint, day.attempts, totals])],
    format: 'JSONCompactEachRow',
  });
}

/** Totals of other sealings are of no use once a newer one holds. */
async function dropTotals(clickhouse: ClickHouse, date: string, isOld: (version: bigint) => boolean): Promise<void> {
  const rows = await readRows(clickhouse, {
    query: 'SELECT DISTINCT toString(version) FROM day_total_rows WHERE event_date = {date:Date}',
    parameters: { date },
  });
  for (const [version] of z.array(z.tuple([z.coerce.bigint()])).parse(rows)) {
    if (!isOld(version)) continue;
    await clickhouse.client.command({
      query: 'ALTER TABLE day_total_rows DROP PARTITION ({date:Date}, {version:UInt64})',
      query_params: { date, version: version.toString() },
    });
  }
}
