import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, findDeadLetter, insertDeadLetters, listDeadLetters, migrate } from '@tollgate/clickhouse';
import { createLogger, systemClock } from '@tollgate/platform';
import { createPriceBook } from '@tollgate/pricing';
import { type BatchId, batchEventsMax, type UsageBatch, type UsageEvent } from '@tollgate/schema';
import { runDeadLetters } from '../dead-letters/index.js';
import { usageBatch, usageEvent } from '../testing/usage.js';
import { BatchGroups, groupEventsMax, groupsAtOnceMax } from './batch-groups.js';
import { BatchMetrics } from './batch-metrics.js';
import { type BatchStores, storeBatch } from './store-batch.js';
import type { EventStores } from './store-events.js';
import { storeUnreadable } from './store-unreadable.js';
import { UnpricedLog } from './unpriced-log.js';

const database = `ingestion_${randomUUID().replaceAll('-', '')}`;
const url = new URL(process.env['CLICKHOUSE_URL'] ?? 'http://127.0.0.1:1/');
url.pathname = `/${database}`;
const clickhouse = connect({ url: url.href });
const metrics = new BatchMetrics();
const confirmed: string[] = [];
const eventStores: EventStores = {
  clickhouse,
  book: () => createPriceBook([]),
  clock: systemClock,
  metrics,
  unpriced: new UnpricedLog(createLogger({ service: 'test', level: 'silent' }), systemClock),
  logger: createLogger({ service: 'test', level: 'silent' }),
};
const stores = storesWith({});

function storesWith(changes: Partial<EventStores>): BatchStores {
  const own = { ...eventStores, ...changes };
  return {
    ...own,
    groups: new BatchGroups(own),
    confirmations: {
      async confirm(_: string, ids: readonly BatchId[]) {
        confirmed.push(...ids);
      },
    },
    dieAt: () => undefined,
  };
}

beforeAll(async () => {
  const migrated = await migrate(clickhouse);
  if (!migrated.ok) throw new Error(migrated.failure);
});
beforeEach(() => {
  confirmed.length = 0;
});
afterAll(async () => {
  await clickhouse.client.command({ query: `DROP DATABASE IF EXISTS ${database}` });
  await clickhouse.close();
});

/** What a person with SQL sees of a project. */
async function ledgerOf(projectId: string) {
  const select = async <Row>(query: string) => {
    const result = await clickhouse.client.query({
      query,
      query_params: { project: projectId },
      format: 'JSONEachRow',
    });
    return (await result.json<Row>())[0];
  };
  const usage = await select<{ attempts: string }>(
    'SELECT toString(count()) AS attempts FROM usage WHERE project_id = {project: UUID}',
  );
  const costs = await select<{ entries: string; total: string }>(
    'SELECT toString(count()) AS entries, toString(sum(amount_usd)) AS total FROM costs WHERE project_id = {project: UUID}',
  );
  return { attempts: Number(usage?.attempts), entries: Number(costs?.entries), total: Number(costs?.total) };
}

function eventsOf(projectId: string, count: number): UsageEvent[] {
  return Array.from({ length: count }, () => usageEvent({ projectId }));
}

const chargeOfOne = (36 * 2 + 64 * 0.5 + 20 * 8) / 1e6;

describe('storing a batch', () => {
  it('counts every event once, however often and in whatever company it comes', async () => {
    const projectId = randomUUID();
    const events = eventsOf(projectId, 20);
    const batch = usageBatch(events);
    for (let repeat = 0; repeat < 10; repeat += 1) await storeBatch(stores, batch);
    await Promise.all(
      [usageBatch(events.slice(0, 12)), usageBatch(events.slice(8))].map((part) => storeBatch(stores, part)),
    );
    const ledger = await ledgerOf(projectId);
    expect([ledger.attempts, ledger.entries]).toEqual([20, 20]);
    expect(ledger.total).toBeCloseTo(20 * chargeOfOne, 12);
    expect(new Set(confirmed).size).toBe(3);
  });

  it('confirms only what ClickHouse has, and nothing while it is away', async () => {
    const away = connect({ url: 'http://127.0.0.1:1/tollgate', requestTimeoutMs: 500 });
    await expect(storeBatch(storesWith({ clickhouse: away }), usageBatch(eventsOf(randomUUID(), 2)))).rejects.toThrow(
      'away',
    );
    await away.close();
    expect(confirmed).toEqual([]);
  });

  it('is inserted without its token where that has swallowed rows, and only then confirmed', async () => {
    const [swallowed, projectId] = [randomUUID(), randomUUID()];
    const before = usageBatch(eventsOf(swallowed, 2));
    await storeBatch(stores, before);
    await storeBatch(stores, { ...usageBatch(eventsOf(projectId, 3)), batchId: before.batchId });
    expect(await ledgerOf(projectId)).toMatchObject({ attempts: 3, entries: 3 });
    expect(confirmed).toEqual([before.batchId, before.batchId]);
  });

  it('is repeated without harm after it died between the insert and the confirmation', async () => {
    const projectId = randomUUID();
    const batch = usageBatch(eventsOf(projectId, 3));
    const dying = {
      ...stores,
      dieAt(place: string) {
        if (place === 'after-insert-before-ack') throw new Error('died');
      },
    };
    await expect(storeBatch(dying, batch)).rejects.toThrow('died');
    expect(confirmed).toEqual([]);
    await storeBatch(stores, batch);
    expect(await ledgerOf(projectId)).toMatchObject({ attempts: 3, entries: 3 });
    expect(confirmed).toEqual([batch.batchId]);
  });

  it('keeps the first of two contents of one attempt, and records the other', async () => {
    const projectId = randomUUID();
    const event = usageEvent({ projectId });
    const forged = { ...event, usage: { ...event.usage, outputTokens: 20_000 } };
    await storeBatch(stores, usageBatch([event]));
    await storeBatch(stores, usageBatch([forged, usageEvent({ projectId })]));
    const ledger = await ledgerOf(projectId);
    expect([ledger.attempts, ledger.entries]).toEqual([2, 2]);
    expect(ledger.total).toBeCloseTo(2 * chargeOfOne, 12);
    const conflicts = await clickhouse.client.query({
      query: 'SELECT count() AS found FROM conflicts WHERE project_id = {project: UUID}',
      query_params: { project: projectId },
      format: 'JSONEachRow',
    });
    expect(Number((await conflicts.json<{ found: string }>())[0]?.found)).toBe(1);
  });

  it('stores an attempt without a price, and no cost for it', async () => {
    const projectId = randomUUID();
    const said: unknown[] = [];
    const silent = createLogger({ service: 'test', level: 'silent' });
    const logger = Object.assign(silent, { error: (...line: unknown[]) => void said.push(line) });
    const events = Array.from({ length: 12 }, (_, index) => usageEvent({ projectId, model: `no-such-model-${index}` }));
    const unpricedBefore = (await metrics.unpriced.get()).values[0]?.value ?? 0;
    await storeBatch(storesWith({ unpriced: new UnpricedLog(logger, systemClock) }), usageBatch(events));
    const named = events.slice(0, 10).map(({ kind, model }) => `${kind}/${model}`);
    const listed = named.map((model) => `${model} (1 event)`).join(', ');
    const message = `usage was stored without a cost: no price is known for ${listed} and 2 more`;
    expect(said).toEqual([[{ events: 10, models: named }, message]]);
    expect(await ledgerOf(projectId)).toMatchObject({ attempts: 12, entries: 0 });
    expect((await metrics.unpriced.get()).values[0]?.value).toBe(unpricedBefore + 12);
  });
});

describe('batches that are in hand at the same time', () => {
  /** Every insert makes a part, for as long as nothing is merged. */
  async function insertsOf(table: string): Promise<number> {
    const query = `SELECT count() AS parts FROM system.parts WHERE database = '${database}' AND table = '${table}' AND level = 0`;
    const result = await clickhouse.client.query({ query, format: 'JSONEachRow' });
    return Number((await result.json<{ parts: string }>())[0]?.parts);
  }
  const tables = ['ledger_entries', 'attempts'] as const;
  beforeAll(async () => {
    for (const table of tables) await clickhouse.client.command({ query: `SYSTEM STOP MERGES ${database}.${table}` });
  });
  afterAll(async () => {
    for (const table of tables) await clickhouse.client.command({ query: `SYSTEM START MERGES ${database}.${table}` });
  });

  function batchesOf(projectId: string, count: number, eventsEach: number): UsageBatch[] {
    return Array.from({ length: count }, () => usageBatch(eventsOf(projectId, eventsEach)));
  }

  it('are stored by one insert for each table, within a bound, and each is confirmed', async () => {
    const projectId = randomUUID();
    const full = groupEventsMax / batchEventsMax;
    const batches = batchesOf(projectId, groupsAtOnceMax + full + 1, batchEventsMax);
    const before = await Promise.all(tables.map(insertsOf));
    await Promise.all(batches.map((batch) => storeBatch(stores, batch)));
    const after = await Promise.all(tables.map(insertsOf));
    // Those that found nobody else; as many as the bound allows; and the one that is left.
    expect(after.map((inserts, index) => inserts - (before[index] ?? 0))).toEqual([
      groupsAtOnceMax + 2,
      groupsAtOnceMax + 2,
    ]);
    const events = batches.length * batchEventsMax;
    expect(await ledgerOf(projectId)).toMatchObject({ attempts: events, entries: events });
    expect(new Set(confirmed)).toEqual(new Set(batches.map(({ batchId }) => batchId)));
  }, 60_000);

  it('count once when some of them come again, in other company', async () => {
    const projectId = randomUUID();
    const batches = batchesOf(projectId, 6, 10);
    await Promise.all(batches.map((batch) => storeBatch(stores, batch)));
    await Promise.all(batches.slice(2).map((batch) => storeBatch(stores, batch)));
    const ledger = await ledgerOf(projectId);
    expect(ledger).toMatchObject({ attempts: 60, entries: 60 });
    expect(ledger.total).toBeCloseTo(60 * chargeOfOne, 12);
  });

  it('are inserted all the same where their common token has swallowed them', async () => {
    const [swallowed, projectId] = [randomUUID(), randomUUID()];
    // The first ones find nobody else; the last three are a group.
    const before = batchesOf(swallowed, groupsAtOnceMax + 3, 2);
    await Promise.all(before.map((batch) => storeBatch(stores, batch)));
    const others = before.map(({ batchId }) => ({ ...usageBatch(eventsOf(projectId, 2)), batchId }));
    await Promise.all(others.map((batch) => storeBatch(stores, batch)));
    const events = 2 * others.length;
    expect(await ledgerOf(projectId)).toMatchObject({ attempts: events, entries: events });
  });

  it('do not suffer from one that ClickHouse refuses, of which the event alone is set aside', async () => {
    const projectId = randomUUID();
    const poison = usageEvent({ projectId, admittedAtMs: 9e15, closedAtMs: 9e15 });
    const poisoned = usageBatch([...eventsOf(projectId, 4), poison]);
    const batches = [...batchesOf(projectId, 4, 5), poisoned];
    await Promise.all(batches.map((batch) => storeBatch(stores, batch)));
    expect(await ledgerOf(projectId)).toMatchObject({ attempts: 24, entries: 24 });
    const letters = await listDeadLetters(clickhouse, { state: 'open', limit: 50 });
    expect(letters.ok && letters.value.filter(({ batchId }) => batchId === poisoned.batchId)).toHaveLength(1);
    expect(confirmed).toHaveLength(batches.length);
  });

  it('keep the first of two contents of one attempt, and record the other with the batch that brought it', async () => {
    const projectId = randomUUID();
    const event = usageEvent({ projectId });
    await storeBatch(stores, usageBatch([event]));
    const forged = usageBatch([
      { ...event, usage: { ...event.usage, outputTokens: 20_000 } },
      usageEvent({ projectId }),
    ]);
    await Promise.all([...batchesOf(projectId, 3, 2), forged].map((batch) => storeBatch(stores, batch)));
    const ledger = await ledgerOf(projectId);
    expect(ledger).toMatchObject({ attempts: 8, entries: 8 });
    expect(ledger.total).toBeCloseTo(8 * chargeOfOne, 12);
    const conflicts = await clickhouse.client.query({
      query: 'SELECT batch_id FROM conflicts FINAL WHERE project_id = {project: UUID}',
      query_params: { project: projectId },
      format: 'JSONEachRow',
    });
    expect(await conflicts.json()).toEqual([{ batch_id: forged.batchId }]);
  });

  it('are rejected each for itself when none can be priced, and others are stored after them', async () => {
    const projectId = randomUUID();
    let broken = true;
    const book = () => {
      if (broken) throw new Error('no prices');
      return createPriceBook([]);
    };
    const without = storesWith({ book });
    const batches = batchesOf(projectId, 4, 2);
    const refused = await Promise.allSettled(batches.map((batch) => storeBatch(without, batch)));
    expect(refused).toEqual(batches.map(() => ({ status: 'rejected', reason: new Error('no prices') })));
    broken = false;
    await Promise.all(batches.map((batch) => storeBatch(without, batch)));
    expect(await ledgerOf(projectId)).toMatchObject({ attempts: 8, entries: 8 });
  });

  it('are none of them confirmed while ClickHouse is away', async () => {
    const away = connect({ url: 'http://127.0.0.1:1/tollgate', requestTimeoutMs: 500 });
    const without = storesWith({ clickhouse: away });
    const stored = batchesOf(randomUUID(), 3, 2).map((batch) => storeBatch(without, batch));
    for (const { status } of await Promise.allSettled(stored)) expect(status).toBe('rejected');
    await away.close();
    expect(confirmed).toEqual([]);
  });
});

describe('an event that cannot be stored', () => {
  it('is not confirmed while it cannot be set aside either', async () => {
    await clickhouse.client.command({ query: `RENAME TABLE ${database}.dead_letters TO ${database}.away` });
    const poisoned = usageBatch([usageEvent({ admittedAtMs: 9e15, closedAtMs: 9e15 })]);
    await expect(storeBatch(stores, poisoned)).rejects.toThrow('A dead letter could not be kept');
    await clickhouse.client.command({ query: `RENAME TABLE ${database}.away TO ${database}.dead_letters` });
    expect(confirmed).toEqual([]);
  });

  it('is published again when it can be read by now, and is no open letter any more', async () => {
    const event = usageEvent();
    const payload = JSON.stringify(event);
    const letter = { stage: 'insert' as const, reason: 'was refused', batchId: 'b', proxyId: 'p', payload };
    expect((await insertDeadLetters(clickhouse, [letter], Date.now())).ok).toBe(true);
    const id = createHash('sha256').update(payload).digest('hex');
    const published: UsageBatch[] = [];
    const publish = async (batch: UsageBatch) => void published.push(batch);
    const tools = { clickhouse, publish, print: () => undefined, nowMs: Date.now };
    expect(await runDeadLetters(tools, ['replay', id])).toBe(0);
    expect(published).toMatchObject([{ proxyId: 'p', events: [event] }]);
    const found = await findDeadLetter(clickhouse, id);
    expect(found.ok && found.value?.state).toBe('replayed');
    const open = await listDeadLetters(clickhouse, { state: 'open', limit: 100 });
    expect(open.ok && open.value.map((each) => each.id)).not.toContain(id);
  });

  it('is set aside alone, by reading; the others of its batch land, and the proxy is told', async () => {
    const projectId = randomUUID();
    const batch = usageBatch(eventsOf(projectId, 9));
    const poisoned = { ...batch, events: [...batch.events, { ...usageEvent({ projectId }), attempt: -1 }] };
    await storeUnreadable(stores, poisoned, 'attempt: too small');
    expect(await ledgerOf(projectId)).toMatchObject({ attempts: 9, entries: 9 });
    expect(confirmed).toContain(batch.batchId);
    const letters = await listDeadLetters(clickhouse, { state: 'open', limit: 10 });
    expect(letters.ok && letters.value.filter((letter) => letter.batchId === batch.batchId)).toHaveLength(1);
  });

  it('is set aside alone when ClickHouse refuses it', async () => {
    const projectId = randomUUID();
    const events = eventsOf(projectId, 8);
    // A date no column can hold; the schema of an event does not know that.
    const poison = usageEvent({ projectId, admittedAtMs: 9e15, closedAtMs: 9e15 });
    const batch = usageBatch([...events, poison]);
    await storeBatch(stores, batch);
    const ledger = await ledgerOf(projectId);
    const letters = await listDeadLetters(clickhouse, { state: 'open', limit: 50 });
    const aside = letters.ok ? letters.value.filter((letter) => letter.batchId === batch.batchId).length : 0;
    expect(ledger.attempts + aside).toBe(9);
    expect(ledger.attempts).toBeGreaterThanOrEqual(8);
    expect(confirmed).toEqual([batch.batchId]);
  });

  it('can be listed, shown and published again', async () => {
    const event = usageEvent();
    const unreadable = { version: 1, batchId: usageBatch([event]).batchId, proxyId: 'proxy-test', events: 'none' };
    await storeUnreadable(stores, unreadable, 'events: not a list');
    await storeUnreadable(stores, { events: [{ ...event, version: 99 }] }, 'version');
    const printed: string[] = [];
    const published: UsageBatch[] = [];
    const tools = {
      clickhouse,
      publish: async (batch: UsageBatch) => void published.push(batch),
      print: (text: string) => void printed.push(text),
      nowMs: Date.now,
    };
    expect(await runDeadLetters(tools, ['list'])).toBe(0);
    const id = /^([0-9a-f]{12})/m.exec(printed.join(''))?.[1] ?? '';
    expect(await runDeadLetters(tools, ['show', id])).toBe(0);
    const found = await findDeadLetter(clickhouse, id);
    expect(printed.join('')).toContain(found.ok ? found.value?.payload : 'nothing');
    expect(await runDeadLetters(tools, ['replay', id])).toBe(1);
    expect(await runDeadLetters(tools, ['nonsense'])).toBe(2);
    expect(published).toEqual([]);
  });
});
