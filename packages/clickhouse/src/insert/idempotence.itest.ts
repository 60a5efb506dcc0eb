import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { UsageEvent } from '@tollgate/schema';
import { connect } from '../connection/connect.js';
import { migratedDatabase, type TestDatabase } from '../test-support/database.js';
import { ReplyEater } from '../test-support/reply-eater.js';
import { chargesOf, rowsOf, tokenOf, usageEvent } from '../test-support/usage-events.js';
import { insertAttempts, insertLedgerEntries } from './insert-attempts.js';
import { readBackAttempts } from './read-back.js';

jest.setTimeout(60_000);

const charge = 1_000_000n;
let database: TestDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.drop());
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
beforeEach(async () => {
  for (const table of ['attempts', 'ledger_entries']) await database.run(`TRUNCATE TABLE ${table}`);
});

function events(count: number): readonly UsageEvent[] {
  return Array.from({ length: count }, () => usageEvent());
}

/** Stores a batch as ingestion does; without its token it is as if the tables had forgotten it. */
async function store(batch: readonly UsageEvent[], { forgotten = false } = {}): Promise<void> {
  const rows = rowsOf(batch);
  const token = forgotten ? undefined : tokenOf(batch);
  const ledger = await insertLedgerEntries(database.clickhouse, chargesOf(rows, charge), token);
  const attempts = await insertAttempts(database.clickhouse, rows, token);
  expect([ledger.ok, attempts.ok]).toEqual([true, true]);
}

/** What a person with SQL sees. */
async function seen(): Promise<{ attempts: number; requests: number; entries: number; cost: string }> {
  const [row] = await database.sql(`
    SELECT
      (SELECT count() FROM usage) AS attempts,
      (SELECT count() FROM requests) AS requests,
      (SELECT count() FROM costs) AS entries,
      (SELECT toString(sum(amount_usd)) FROM costs) AS cost`);
  return row as { attempts: number; requests: number; entries: number; cost: string };
}

describe('a batch', () => {
  it('that is stored ten times, in between others and in any order, counts once', async () => {
    const batches = Array.from({ length: 4 }, () => events(25));
    for (let time = 0; time < 10; time += 1) {
      const order = time % 2 === 0 ? batches : batches.toReversed();
      await Promise.all(order.map((batch) => store(time % 3 === 0 ? batch.toReversed() : batch)));
    }
    expect(await seen()).toEqual({ attempts: 100, requests: 100, entries: 100, cost: '0.0001' });
  });

  it('whose events come again in other batches counts once', async () => {
    const all = events(60);
    await store(all.slice(0, 30));
    await store(all.slice(20, 50));
    await store(all.slice(0, 60));
    for (const event of all) await store([event]);
    expect(await seen()).toEqual({ attempts: 60, requests: 60, entries: 60, cost: '0.00006' });
  });

  it('that comes again after the table forgot its token counts once', async () => {
    for (const table of ['attempts', 'ledger_entries']) {
      await database.run(`ALTER TABLE ${table} MODIFY SETTING non_replicated_deduplication_window = 3`);
    }
    const first = events(10);
    await store(first);
    for (let other = 0; other < 5; other += 1) await store(events(1));
    const [raw] = await database.sql('SELECT count() AS n FROM attempts');
    await store(first);
    const [copies] = await database.sql('SELECT count() AS n FROM attempts');
    expect([raw, copies]).toEqual([{ n: 15 }, { n: 25 }]);
    expect(await seen()).toMatchObject({ attempts: 15, entries: 15, cost: '0.000015' });
    for (const table of ['attempts', 'ledger_entries']) {
      await database.run(`ALTER TABLE ${table} MODIFY SETTING non_replicated_deduplication_window = 10000`);
    }
  });

  it('counts once under its token, and takes place whatever was there before without one', async () => {
    const rows = rowsOf(events(7));
    const copies = async () => (await database.sql('SELECT count() AS n FROM attempts'))[0];
    for (const token of ['one', 'one']) expect((await insertAttempts(database.clickhouse, rows, token)).ok).toBe(true);
    expect(await copies()).toEqual({ n: 7 });
    // What is merged meanwhile is one copy again.
    await database.run('SYSTEM STOP MERGES attempts');
    closing.push(() => database.run('SYSTEM START MERGES attempts'));
    for (const n of [14, 21]) {
      expect((await insertAttempts(database.clickhouse, rows, undefined)).ok).toBe(true);
      expect(await copies()).toEqual({ n });
    }
    expect(await seen()).toMatchObject({ attempts: 7 });
  });

  it('of which the insert took place and the answer was lost counts once after the repeat', async () => {
    const eater = await ReplyEater.start(database.url);
    const throughEater = connect({ url: eater.through(database.url) });
    closing.push(
      () => throughEater.close(),
      () => eater.stop(),
    );
    const batch = events(20);
    const rows = rowsOf(batch);
    eater.hungerForInserts = 1;
    const lost = await insertAttempts(throughEater, rows, tokenOf(batch));
    expect(lost).toMatchObject({ ok: false, failure: { kind: 'away' } });
    expect(eater.eaten).toBe(1);
    expect(await database.sql('SELECT count() AS n FROM attempts')).toEqual([{ n: 20 }]);
    expect((await insertAttempts(throughEater, rows, tokenOf(batch))).ok).toBe(true);
    expect((await insertAttempts(throughEater, rows, undefined)).ok).toBe(true);
    expect(await database.sql('SELECT count() AS n FROM usage')).toEqual([{ n: 20 }]);
  });

  it('is charged once for ever, at the price of its first charge, also under a newer price book', async () => {
    const batch = events(3);
    await store(batch);
    const later = chargesOf(rowsOf(batch, Date.now() + 5000), 9n * charge).map((entry) => ({
      ...entry,
      priceVersion: 'v2',
    }));
    expect((await insertLedgerEntries(database.clickhouse, later, undefined)).ok).toBe(true);
    expect(await seen()).toMatchObject({ entries: 3, cost: '0.000003' });
    await database.run('OPTIMIZE TABLE ledger_entries FINAL');
    expect(await seen()).toMatchObject({ entries: 3, cost: '0.000003' });
    expect(await database.sql('SELECT DISTINCT price_version FROM costs')).toEqual([{ price_version: 'v1' }]);
  });

  it('is corrected by an adjustment, which counts once however often the repricing runs', async () => {
    const batch = events(2);
    await store(batch);
    const adjustments = chargesOf(rowsOf(batch)).map((entry) => ({
      ...entry,
      kind: 'adjustment' as const,
      revision: 'repricing-1',
      amount: -400_000n,
      lines: [],
    }));
    for (let run = 0; run < 3; run += 1) {
      expect((await insertLedgerEntries(database.clickhouse, adjustments, undefined)).ok).toBe(true);
    }
    expect(await seen()).toMatchObject({ entries: 4, cost: '0.0000012' });
  });

  it('keeps its events on one day, so that merges and FINAL see all copies, also around midnight', async () => {
    const midnightMs = Date.UTC(2026, 10, 24);
    const first = usageEvent({ admittedAtMs: midnightMs - 5 });
    const second = { ...first, attempt: 2, admittedAtMs: midnightMs + 3000 };
    await store([first, second]);
    const forged = { ...first, admittedAtMs: midnightMs + 86_400_000 };
    await store([forged], { forgotten: true });
    expect(await seen()).toMatchObject({ attempts: 2, requests: 1 });
  });
});

describe('reading back', () => {
  it('finds nothing to say when all is there', async () => {
    const batch = [...events(50), usageEvent({ attempt: 2 })];
    await store(batch);
    expect(await readBackAttempts(database.clickhouse, rowsOf(batch))).toEqual({
      ok: true,
      value: { missing: [], conflicts: [] },
    });
  });

  it('takes as many attempts as are stored together, and still tells the one that is missing', async () => {
    const rows = rowsOf(events(5000));
    expect((await insertAttempts(database.clickhouse, rows.slice(1), 'many')).ok).toBe(true);
    expect(await readBackAttempts(database.clickhouse, rows.slice(1))).toEqual({
      ok: true,
      value: { missing: [], conflicts: [] },
    });
    const found = await readBackAttempts(database.clickhouse, rows);
    expect(found.ok && found.value.missing).toEqual(rows.slice(0, 1));
  });

  it('is not misled by other attempts of the same requests', async () => {
    const first = usageEvent();
    await store([{ ...first, attempt: 2 }]);
    await store([first]);
    expect(await readBackAttempts(database.clickhouse, rowsOf([first]))).toMatchObject({
      value: { missing: [], conflicts: [] },
    });
  });

  it('tells which rows a token has swallowed', async () => {
    const batch = events(3);
    await store(batch);
    await database.run('ALTER TABLE attempts DELETE WHERE 1 SETTINGS mutations_sync = 2');
    await store(batch);
    const found = await readBackAttempts(database.clickhouse, rowsOf(batch));
    expect(found.ok && found.value.missing).toHaveLength(3);
  });

  it.each(['under the same token', 'in another batch'])('finds an altered copy that came %s', async (how) => {
    const event = usageEvent();
    await store([event]);
    const altered = { ...event, usage: { inputTokens: 999_999, outputTokens: 20 } };
    const rows = rowsOf([altered], Date.now() + 1000);
    const token = how === 'under the same token' ? tokenOf([event]) : 'another';
    expect((await insertAttempts(database.clickhouse, rows, token)).ok).toBe(true);
    const found = await readBackAttempts(database.clickhouse, rows);
    expect(found.ok && found.value.conflicts).toEqual([
      { row: rows[0], keptHash: rowsOf([event])[0]?.contentHash, refusedHash: rows[0]?.contentHash },
    ]);
    expect(await database.sql('SELECT input_tokens FROM usage')).toEqual([{ input_tokens: 100 }]);
  });

  it('finds the later copy also when it arrived first', async () => {
    const event = usageEvent();
    const altered = { ...event, usage: { inputTokens: 999_999 } };
    const [early, late] = [rowsOf([event], 1_795_000_000_000), rowsOf([altered], 1_795_000_001_000)];
    expect((await insertAttempts(database.clickhouse, late, 'late')).ok).toBe(true);
    expect((await insertAttempts(database.clickhouse, early, 'early')).ok).toBe(true);
    const found = await readBackAttempts(database.clickhouse, early);
    expect(found.ok && found.value.conflicts).toMatchObject([
      { keptHash: early[0]?.contentHash, refusedHash: late[0]?.contentHash },
    ]);
    expect(await database.sql('SELECT input_tokens FROM usage')).toEqual([{ input_tokens: 100 }]);
  });
});

describe('rows that ClickHouse will never take', () => {
  it('are told from a ClickHouse that is away, and none of their batch is stored', async () => {
    const batch = events(5);
    await database.run(`ALTER TABLE attempts ADD CONSTRAINT no_poison CHECK model != 'poison'`);
    const poisoned = rowsOf([...batch, usageEvent({ model: 'poison' })]);
    expect(await insertAttempts(database.clickhouse, poisoned, 'p')).toMatchObject({
      ok: false,
      failure: { kind: 'refused', message: expect.stringContaining('no_poison') },
    });
    expect(await seen()).toMatchObject({ attempts: 0 });
    const away = connect({ url: 'http://tollgate:x@127.0.0.1:1/' });
    closing.push(() => away.close());
    expect(await insertAttempts(away, rowsOf(batch), 'p')).toMatchObject({ ok: false, failure: { kind: 'away' } });
    await database.run('ALTER TABLE attempts DROP CONSTRAINT no_poison');
  });
});
