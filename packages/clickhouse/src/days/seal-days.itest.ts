import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { insertAttempts, insertLedgerEntries } from '../insert/insert-attempts.js';
import type { CostQuery } from '../reports/cost-query.js';
import { queryCosts } from '../reports/query-costs.js';
import { migratedDatabase, type TestDatabase } from '../test-support/database.js';
import { chargesOf, rowsOf, usageEvent } from '../test-support/usage-events.js';
import { sealDays } from './seal-days.js';

jest.setTimeout(60_000);

const dayMs = 86_400_000;
const fromMs = Date.UTC(2026, 9, 1);
const query: CostQuery = { fromMs, toMs: fromMs + 10 * dayMs, interval: 'none', groupBy: [], where: [] };
const anything = { quietMs: 0, attemptsMin: 1, attemptsPerTotalMin: 1, daysMax: 100 };

let database: TestDatabase;
beforeEach(async () => {
  database = await migratedDatabase();
  for (const table of ['attempts', 'ledger_entries']) await database.run(`SYSTEM STOP MERGES ${table}`);
});
afterEach(() => database.drop());

let batches = 0;
async function store(day: number, count: number, changes: object = {}): Promise<void> {
  const events = Array.from({ length: count }, () =>
    usageEvent({ admittedAtMs: fromMs + day * dayMs + 1000, ...changes }),
  );
  const rows = rowsOf(events);
  batches += 1;
  await insertLedgerEntries(database.clickhouse, chargesOf(rows), `${batches}`);
  await insertAttempts(database.clickhouse, rows, `${batches}`);
}

async function seal(changes: object = {}) {
  // Parts carry whole seconds.
  const sealed = await sealDays(database.clickhouse, { nowMs: Date.now() + 2000, ...anything, ...changes });
  if (!sealed.ok) throw new Error(sealed.failure.message);
  return sealed.value;
}

async function report() {
  const found = await queryCosts(database.reader, query);
  if (!found.ok) throw new Error(found.failure.detail);
  return found.value.rows[0];
}

async function daysWithTotals(): Promise<number> {
  const rows = await database.sql('SELECT event_date FROM day_states WHERE version > 0');
  return rows.length;
}

describe('a sealed day', () => {
  it('is read from its totals, and the report stays what it was', async () => {
    await store(0, 50);
    await store(1, 30);
    const before = await report();
    expect(await seal()).toEqual({ sealed: ['2026-10-02', '2026-10-01'], notWorth: [] });
    expect(await daysWithTotals()).toBe(2);
    expect(await report()).toEqual(before);
    // The proof that totals were read: what is added to them shows.
    await database.run(`
      INSERT INTO day_total_rows (event_date, version, admitted_hour, attempts)
      SELECT event_date, version, toDateTime(event_date), 1000 FROM day_states`);
    expect((await report())?.attempts).toBeGreaterThan(1000);
  });

  it('is read anew as soon as an attempt, a charge or an adjustment is added to it', async () => {
    await store(0, 50);
    await seal();
    await store(0, 1);
    expect(await daysWithTotals()).toBe(0);
    expect(await report()).toMatchObject({ attempts: 51, costUsd: '0.000051000000' });
    await seal();
    const rows = rowsOf([usageEvent({ admittedAtMs: fromMs + 2000 })]);
    const adjustment = chargesOf(rows, -7n).map((entry) => ({ ...entry, kind: 'adjustment' as const, revision: 'r' }));
    await insertLedgerEntries(database.clickhouse, adjustment, 'adjustment');
    expect(await daysWithTotals()).toBe(0);
    expect(await report()).toMatchObject({ costUsd: '0.000050999993' });
    await seal();
    expect(await daysWithTotals()).toBe(1);
    expect(await report()).toMatchObject({ attempts: 51, costUsd: '0.000050999993' });
  });

  it('is read anew after rows were deleted from it', async () => {
    await store(0, 50, { user: 'ada' });
    await seal();
    await database.run('SYSTEM START MERGES attempts');
    await database.run(`ALTER TABLE attempts DELETE WHERE user = 'ada' SETTINGS mutations_sync = 2`);
    expect(await daysWithTotals()).toBe(0);
  });

  it('counts copies that were not merged yet once', async () => {
    const rows = rowsOf([usageEvent({ admittedAtMs: fromMs })]);
    for (const token of ['a', 'b', 'c']) {
      await insertLedgerEntries(database.clickhouse, chargesOf(rows), token);
      await insertAttempts(database.clickhouse, rows, token);
    }
    await seal();
    expect(await daysWithTotals()).toBe(1);
    expect(await report()).toMatchObject({ attempts: 1, requests: 1, costUsd: '0.000001000000' });
  });

  it('may be sealed by several workers at the same time', async () => {
    await store(0, 50);
    await Promise.all([seal(), seal(), seal()]);
    expect(await report()).toMatchObject({ attempts: 50, costUsd: '0.000050000000' });
  });

  it('leaves nothing behind of older sealings', async () => {
    for (let round = 0; round < 3; round += 1) {
      await store(0, 10);
      await seal({ nowMs: Date.now() + 3_600_000 * (round + 1) });
    }
    expect(await database.sql('SELECT uniqExact(version) AS n FROM day_total_rows')).toEqual([{ n: 1 }]);
    expect(await report()).toMatchObject({ attempts: 30 });
  });
});

describe('sealing', () => {
  it('leaves days alone that are still being written, or are small', async () => {
    await store(0, 50);
    expect(await seal({ quietMs: 3_600_000 })).toEqual({ sealed: [], notWorth: [] });
    expect(await seal({ attemptsMin: 51 })).toEqual({ sealed: [], notWorth: [] });
  });

  it('keeps no totals of a day on which hardly two attempts have their labels in common', async () => {
    for (let index = 0; index < 10; index += 1) await store(0, 1, { tags: { ticket: `${index}` } });
    expect(await seal({ attemptsPerTotalMin: 4 })).toEqual({ sealed: [], notWorth: ['2026-10-01'] });
    expect(await database.sql('SELECT count() AS n FROM day_total_rows')).toEqual([{ n: 0 }]);
    // And does not try again until the day changes.
    expect(await seal({ attemptsPerTotalMin: 4 })).toEqual({ sealed: [], notWorth: [] });
    expect(await report()).toMatchObject({ attempts: 10 });
  });
});
