import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect } from '../connection/connect.js';
import { sealDays } from '../days/seal-days.js';
import { insertAttempts, insertLedgerEntries } from '../insert/insert-attempts.js';
import { migratedDatabase, type TestDatabase } from '../test-support/database.js';
import { randomWorld, rowsOfFact, type World } from '../test-support/random-events.js';
import { keyOf, percentilesAround, reckon } from '../test-support/report-oracle.js';
import { usageEvent } from '../test-support/usage-events.js';
import type { CostQuery } from './cost-query.js';
import { queryCosts } from './query-costs.js';

jest.setTimeout(120_000);

const seed = Number(process.env['TOLLGATE_SEED'] ?? Date.now() % 1_000_000);
const requests = 1500;
let database: TestDatabase;
let world: World;

beforeAll(async () => {
  process.stdout.write(`cost report: seed ${seed} (TOLLGATE_SEED)\n`);
  database = await migratedDatabase();
  world = randomWorld(seed, requests);
  // Merges would hide copies from a report that does not look out for them.
  for (const table of ['attempts', 'ledger_entries']) await database.run(`SYSTEM STOP MERGES ${table}`);
  for (const [copy, shuffle] of [0, 7].entries()) {
    const made = world.facts.map((fact) => rowsOfFact(fact, 1_795_000_000_000 + copy * 1000));
    for (let from = 0; from < made.length; from += 400 + shuffle) {
      const part = made.slice(from, from + 400 + shuffle);
      const token = `${copy}-${from}`;
      await insertLedgerEntries(
        database.clickhouse,
        part.flatMap(({ entries }) => entries),
        token,
      );
      await insertAttempts(
        database.clickhouse,
        part.flatMap(({ rows }) => rows),
        token,
      );
    }
  }
});
afterAll(() => database.drop());

function query(changes: Partial<CostQuery> = {}): CostQuery {
  return { fromMs: world.fromMs, toMs: world.toMs, interval: 'none', groupBy: [], where: [], ...changes };
}

async function expectRight(asked: CostQuery): Promise<void> {
  const report = await queryCosts(database.reader, asked);
  if (!report.ok) throw new Error(report.failure.detail);
  const expected = reckon(world.facts, asked);
  const { rows } = report.value;
  expect(new Set(rows.map(keyOf))).toEqual(new Set(expected.keys()));
  for (const row of rows) expect(row).toMatchObject(expected.get(keyOf(row)) ?? {});
  const total = (value: (row: { attempts?: number }) => number | undefined) =>
    [...rows].reduce((sum, row) => sum + (value(row) ?? 0), 0);
  expect(total(({ attempts }) => attempts)).toBe(
    [...expected.values()].reduce((sum, { attempts }) => sum + (attempts ?? 0), 0),
  );
}

const hourMs = 3_600_000;

describe.each(['attempts', 'totals of days'] as const)(
  'the cost report from %s, with every row there twice',
  (source) => {
    beforeAll(async () => {
      if (source === 'attempts') return;
      const all = { nowMs: Date.now() + 2000, quietMs: 0, attemptsMin: 1, attemptsPerTotalMin: 0, daysMax: 100 };
      const sealed = await sealDays(database.clickhouse, all);
      expect(sealed).toMatchObject({ ok: true, value: { notWorth: [] } });
      expect(sealed.ok && sealed.value.sealed.length).toBeGreaterThanOrEqual(4);
    });

    it('says what one would reckon by hand, as a whole', () => expectRight(query()));

    it.each(['project', 'team', 'key', 'user', 'model', 'provider', 'tag:feature', 'tag:odd name: {x}'] as const)(
      'does so by %s',
      (dimension) => expectRight(query({ groupBy: [dimension] })),
    );

    it.each([
      [['tag:team', 'tag:feature']],
      [['model', 'provider']],
      [['team', 'user', 'tag:feature', 'model']],
      [['tag:nobody-has-it']],
    ] as const)('does so by %j', (groupBy) => expectRight(query({ groupBy: [...groupBy] })));

    it.each(['hour', 'day', 'month'] as const)('does so for each %s', (interval) =>
      expectRight(query({ interval, groupBy: ['tag:feature'] })),
    );

    it.each([
      ['hours', 5 * hourMs, 31 * hourMs],
      ['milliseconds', 12_345_678, 200_000_001],
      ['an empty range', 0, 0],
    ])('keeps to a range of %s, its end excluded', (_what, from, to) =>
      expectRight(query({ fromMs: world.fromMs + from, toMs: world.fromMs + to, groupBy: ['provider'] })),
    );

    it.each([
      ['project', ['6f4f6f60-0000-4000-8000-000000000001']],
      ['project', ['not a uuid']],
      ['user', [`o'hara "x"`, 'ada']],
      ['tag:feature', ['a"b\\c']],
      ['tag:odd name: {x}', ['1']],
      ['model', ['mystery']],
      ['provider', ['openai-backup']],
      ['team', [`x'; DROP TABLE attempts; --`]],
    ] as const)('filters by %s %j', (dimension, values) =>
      expectRight(query({ groupBy: ['model', 'tag:feature'], where: [{ dimension, values: [...values] }] })),
    );

    it('combines filters so that all must hold', () =>
      expectRight(
        query({
          where: [
            { dimension: 'tag:team', values: ['platform'] },
            { dimension: 'team', values: ['growth'] },
            { dimension: 'model', values: ['gpt-4.1', 'mystery'] },
          ],
        }),
      ));

    it('gives percentiles exact to 0.75 percent', async () => {
      const report = await queryCosts(database.reader, query({ groupBy: ['provider'] }));
      if (!report.ok) throw new Error(report.failure.detail);
      for (const { group, latencyMs } of report.value.rows) {
        const values = world.facts.map(({ event }) => event).filter(({ provider }) => provider === group['provider']);
        for (const [share, found] of [
          [0.5, latencyMs.p50],
          [0.95, latencyMs.p95],
          [0.99, latencyMs.p99],
        ] as const) {
          const [low, high] = percentilesAround(
            values.map((event) => event.latencyMs),
            share,
          );
          expect(found).toBeGreaterThanOrEqual(low * 0.99);
          expect(found).toBeLessThanOrEqual(high * 1.01);
        }
      }
    });

    it('adds up to the same to the last digit, however it is cut', async () => {
      const whole = await queryCosts(database.reader, query());
      const cut = await queryCosts(database.reader, query({ interval: 'hour', groupBy: ['user', 'model'] }));
      if (!whole.ok || !cut.ok) throw new Error('no report');
      const pico = (text: string | null) => BigInt((text ?? '0').replace('.', ''));
      const sum = cut.value.rows.reduce((total, row) => total + pico(row.costUsd), 0n);
      expect(sum).toBe(pico(whole.value.rows[0]?.costUsd ?? null));
    });
  },
);

describe('the cost report', () => {
  it('stops counting an attempt as unpriced when a repricing has charged it', async () => {
    const event = usageEvent({
      model: 'new-model',
      admittedAtMs: world.fromMs + 1000,
      projectId: '6f4f6f60-0000-4000-8000-00000000000a',
    });
    const unpriced = rowsOfFact({ event, charge: undefined, adjustment: undefined }, 1_795_000_000_000);
    await insertAttempts(database.clickhouse, unpriced.rows, 'unpriced');
    const asked = query({ where: [{ dimension: 'model', values: ['new-model'] }] });
    const before = await queryCosts(database.reader, asked);
    expect(before.ok && before.value.rows).toMatchObject([{ unpricedRequests: 1, costUsd: null }]);
    const priced = rowsOfFact({ event, charge: 42n, adjustment: undefined }, 1_795_000_001_000);
    await insertLedgerEntries(database.clickhouse, priced.entries, 'repriced');
    const after = await queryCosts(database.reader, asked);
    expect(after.ok && after.value.rows).toMatchObject([{ unpricedRequests: 0, costUsd: '0.000000000042' }]);
  });

  it('keeps groups apart that have the same texts in other columns, and no team from one without a name', async () => {
    const projectId = '6f4f6f60-0000-4000-8000-00000000000b';
    const sides = ['left', 'right'];
    const events = sides.flatMap((model) =>
      sides.flatMap((provider) =>
        ['', undefined].map((team) =>
          usageEvent({ projectId, model, provider, team, tags: { model }, admittedAtMs: world.fromMs + 1000 }),
        ),
      ),
    );
    const made = events.map((event) => rowsOfFact({ event, charge: 1n, adjustment: undefined }, 1_795_000_000_000));
    const all = <Row>(of: (rows: (typeof made)[number]) => readonly Row[]) => made.flatMap(of);
    await insertLedgerEntries(
      database.clickhouse,
      all(({ entries }) => entries),
      'sides',
    );
    await insertAttempts(
      database.clickhouse,
      all(({ rows }) => rows),
      'sides',
    );
    const where = [{ dimension: 'project' as const, values: [projectId] }];
    const groupsOf = async (groupBy: CostQuery['groupBy']) => {
      const report = await queryCosts(database.reader, query({ groupBy, where }));
      if (!report.ok) throw new Error(report.failure.detail);
      return report.value.rows.map(({ group, attempts, costUsd }) => ({ ...group, attempts, costUsd }));
    };
    const byBoth = await groupsOf(['model', 'provider', 'team']);
    expect(byBoth).toHaveLength(events.length);
    expect(byBoth).toEqual(
      expect.arrayContaining(
        events.map(({ model, provider, team = null }) => ({
          model,
          provider,
          team,
          attempts: 1,
          costUsd: '0.000000000001',
        })),
      ),
    );
    // Two tags that are kept in one column.
    const byTags = await groupsOf(['tag:model', 'tag:model']);
    expect(new Set(byTags.map((row) => JSON.stringify(row)))).toEqual(
      new Set(sides.map((side) => JSON.stringify({ 'tag:model': side, attempts: 4, costUsd: '0.000000000004' }))),
    );
  });

  it('says so when ClickHouse is away', async () => {
    const away = connect({ url: 'http://reporter:x@127.0.0.1:1/', role: 'reader' });
    expect(await queryCosts(away, query())).toMatchObject({ ok: false, failure: { code: 'service.unavailable' } });
    await away.close();
  });
});
