import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ClickHouse,
  connect,
  createAttemptRow,
  insertAttempts,
  insertLedgerEntries,
  migrate,
} from '@tollgate/clickhouse';
import { uuidv7 } from '@tollgate/platform';
import { dayMs, hourMs, UsageEvent } from '@tollgate/schema';
import { CompletenessReport, CostReport, RequestDetail, RequestReport } from '@tollgate/schema/api';
import { FaultProxy } from '@tollgate/testkit';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeKey } from '../../testing/resources.js';
import { createMigratedDatabase, storeUrl, type TestDatabase } from '../../testing/test-database.js';

const projectId = randomUUID();
const bootId = randomUUID();
const picoCost = 125_000_000n;
/** Long enough ago for every attempt to have ended. */
const startedAtMs = Date.now() - 3 * hourMs;

let config: ConfigService;
let store: ClickHouse;
let proxy: FaultProxy;
let postgres: FaultProxy;
let database: TestDatabase;
let requestIds: string[];

/** What a proxy would report: one attempt of each of a few requests, the third of which it never told of. */
function usageEvents(): UsageEvent[] {
  return [1, 2, 4, 5].map((sequence) =>
    UsageEvent.parse({
      version: 1,
      requestId: uuidv7(),
      attempt: 1,
      proxyId: 'proxy-a',
      bootId,
      sequence,
      admittedAtMs: startedAtMs + sequence,
      closedAtMs: startedAtMs + sequence,
      projectId,
      virtualKeyId: randomUUID(),
      team: sequence < 4 ? 'platform' : '=cmd|x',
      tags: { feature: sequence % 2 === 0 ? 'search' : 'review, fast' },
      endpoint: 'chat',
      clientFormat: 'openai-chat',
      stream: false,
      requestedModel: 'speaker-1',
      provider: 'main',
      kind: 'speaker',
      bringYourOwnKey: false,
      model: 'speaker-1',
      outcome: sequence === 5 ? 'failed' : 'settled',
      upstreamStatus: 200,
      usage: { inputTokens: 100, outputTokens: 10 },
      usageQuality: 'provider-final',
      latencyMs: 200,
    }),
  );
}

beforeAll(async () => {
  const url = new URL(storeUrl('CLICKHOUSE_URL'));
  proxy = await FaultProxy.start(url.href);
  url.pathname = `/config_${randomBytes(6).toString('hex')}`;
  store = connect({ url: url.href });
  expect(await migrate(store)).toMatchObject({ ok: true });
  const events = usageEvents();
  requestIds = events.map((event) => event.requestId);
  const rows = events.map((event, index) =>
    createAttemptRow(event, {
      batchId: '0'.repeat(64),
      storedAtMs: Date.now(),
      priceStatus: index === 3 ? 'unpriced' : 'priced',
    }),
  );
  const entries = rows.slice(0, 3).map((attempt) => ({
    attempt,
    kind: 'charge' as const,
    revision: '',
    priceVersion: 'v1',
    amount: picoCost,
    lines: [{ meter: 'input', quantity: 100, picoPerMillion: 1_250_000_000_000n, amount: picoCost }],
  }));
  expect(await insertAttempts(store, rows, undefined)).toMatchObject({ ok: true });
  expect(await insertLedgerEntries(store, entries, undefined)).toMatchObject({ ok: true });
  database = await createMigratedDatabase();
  postgres = await FaultProxy.start(database.url);
  const env = { CLICKHOUSE_URL: proxy.through(url.href), DATABASE_URL: postgres.through(database.url) };
  config = await startConfigService({ database, env });
});
afterAll(async () => {
  await store.client.command({ query: `DROP DATABASE ${store.database}` });
  await store.close();
  await config.stop();
  await proxy.stop();
  await postgres.stop();
  await database.drop();
});

const costs = async (query: string) => {
  const { status, body } = await config.call('GET', `/api/v1/reports/costs?${query}`);
  expect(status).toBe(200);
  return CostReport.parse(body);
};

describe('the cost report', () => {
  it('answers 200 with the whole, to the pico-dollar, when nothing is asked', async () => {
    const { rows, asOf } = await costs('');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      bucket: null,
      group: {},
      requests: 4,
      attempts: 4,
      errors: 1,
      inputTokens: 400,
      costUsd: '0.000375000000',
      unpricedRequests: 1,
    });
    expect(Date.parse(asOf ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  it('groups and filters by what was asked for', async () => {
    const { rows } = await costs(`groupBy=tag:feature,team&where=project=${projectId},tag:feature=search`);
    expect(rows.map(({ group, requests }) => [group, requests])).toEqual(
      expect.arrayContaining([
        [{ 'tag:feature': 'search', team: 'platform' }, 1],
        [{ 'tag:feature': 'search', team: '=cmd|x' }, 1],
      ]),
    );
    expect((await costs('where=tag:feature=review, fast')).rows[0]?.requests).toBe(2);
    expect((await costs('where=team=platform&where=team=nobody')).rows[0]?.requests).toBe(2);
    expect((await costs('where=project=no-uuid')).rows).toEqual([]);
  });

  it('cuts time into buckets', async () => {
    const { rows } = await costs('interval=hour');
    expect(rows.length).toBeGreaterThan(0);
    for (const { bucket } of rows) expect(bucket).toMatch(/:00:00\.000Z$/);
  });

  it('says that it does not know a price instead of zero', async () => {
    const failed = (await costs('groupBy=team&where=tag:feature=review, fast')).rows;
    expect(failed.find(({ group }) => group['team'] === '=cmd|x')?.costUsd).toBeNull();
  });

  it('is a table as CSV, safe to open', async () => {
    const answer = await config.call('GET', '/api/v1/reports/costs?groupBy=team', { headers: { accept: 'text/csv' } });
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    const [header = '', ...rows] = answer.text.trim().split('\r\n');
    expect(header.startsWith('bucket,team,requests,')).toBe(true);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.split(',')).toHaveLength(header.split(',').length);
    expect(answer.text).toContain("'=cmd|x");
  });

  it.each([
    ['from=yesterday', 'from'],
    ['from=2026-02-01&to=2026-01-01', 'from'],
    ['to=2026-13-01', 'to'],
    ['interval=minute', 'interval'],
    ['groupBy=colour', 'groupBy'],
    ['groupBy=model,model', 'groupBy'],
    ['where=colour=red', 'where'],
    ['where=model', 'where'],
    ['group_by=model', 'group_by'],
    ["groupBy=tag:'); DROP TABLE attempts; --,model,model", 'groupBy'],
  ])('answers 400 to %s, and names the parameter', async (query, path) => {
    const answer = await config.call('GET', `/api/v1/reports/costs?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', problems: [{ path }] } });
  });

  it.each(["groupBy=tag:a'b", "groupBy=tag:'); DROP TABLE attempts; --", 'where=tag:a"b=1', 'groupBy=tag:-a'])(
    'refuses a tag that no request can have, and says what tags are: %s',
    async (query) => {
      const answer = await config.call('GET', `/api/v1/reports/costs?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('letters, digits, dots') } });
      expect((await costs('')).rows[0]?.attempts).toBe(4);
    },
  );

  it('names projects and keys beside their ids, also deleted and revoked ones', async () => {
    const key = await makeKey(config, { name: 'ci, main' });
    const { projectId: ownerId } = key.body;
    const project = (await config.call('GET', `/api/v1/projects/${ownerId}`)).body;
    // Earlier than what the other tests read.
    const admittedAtMs = startedAtMs - 60 * dayMs;
    const attempt = {
      bootId: randomUUID(),
      admittedAtMs,
      closedAtMs: admittedAtMs,
      projectId: ownerId,
      virtualKeyId: key.body.id,
      tags: { feature: 'named' },
    };
    const rows = usageEvents().map((event) =>
      createAttemptRow({ ...event, ...attempt }, { batchId: '1'.repeat(64), storedAtMs: 1, priceStatus: 'unpriced' }),
    );
    expect(await insertAttempts(store, rows, undefined)).toMatchObject({ ok: true });
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const range = `from=${day(admittedAtMs - dayMs)}&to=${day(admittedAtMs + 2 * dayMs)}`;
    const query = `${range}&groupBy=project,key`;
    const expected = {
      group: { project: ownerId, key: key.body.id },
      names: { project: project.name, key: 'ci, main' },
    };
    expect((await costs(query)).rows).toMatchObject([expected]);
    await config.call('DELETE', `/api/v1/keys/${key.body.id}`, { ifMatch: '*' });
    expect((await config.call('DELETE', `/api/v1/projects/${ownerId}`, { ifMatch: '*' })).status).toBe(204);
    expect((await costs(query)).rows).toMatchObject([expected]);
    const csv = await config.call('GET', `/api/v1/reports/costs?${query}`, { headers: { accept: 'text/csv' } });
    expect(csv.text).toMatch(/^bucket,project,projectName,key,keyName,requests,/);
    expect(csv.text).toContain(`,${ownerId},${project.name},${key.body.id},"ci, main",`);
  });

  it('has no names for ids nobody made', async () => {
    const { rows } = await costs(`groupBy=project&where=project=${projectId}`);
    expect(rows).toMatchObject([{ group: { project: projectId }, names: { project: null } }]);
  });
});

describe('the requests', () => {
  it('are listed newest first, a page at a time', async () => {
    const list = async (query: string) =>
      RequestReport.parse((await config.call('GET', `/api/v1/reports/requests?limit=3${query}`)).body);
    const first = await list('');
    const second = await list(`&cursor=${encodeURIComponent(first.nextCursor ?? '')}`);
    const ids = [...first.items, ...second.items].map(({ requestId }) => requestId);
    expect(ids).toEqual(requestIds.toReversed());
    expect(second).not.toHaveProperty('nextCursor');
    expect((await list('&outcome=failed')).items.map(({ requestId }) => requestId)).toEqual([requestIds[3]]);
  });

  it('show the arithmetic of their price one by one', async () => {
    const answer = await config.call('GET', `/api/v1/reports/requests/${requestIds[0]}`);
    const { summary, attempts } = RequestDetail.parse(answer.body);
    expect(summary).toMatchObject({ requestId: requestIds[0], costUsd: '0.000125000000', outcome: 'settled' });
    expect(attempts[0]?.entries[0]?.lines).toEqual([
      { meter: 'input', quantity: 100, usdPerMillion: '1.250000000000', amountUsd: '0.000125000000' },
    ]);
  });

  it.each(['01890000-0000-7000-8000-000000000000', 'x', '%27'])('answer 404 to %s', async (id) => {
    expect((await config.call('GET', `/api/v1/reports/requests/${id}`)).status).toBe(404);
  });

  it.each([
    ['limit=0', 'limit must be a whole number from 1 to 100'],
    ['limit=101', 'limit must be a whole number from 1 to 100'],
    ['cursor=zzz', 'cursor must be the nextCursor of the page before, of the same list'],
    ['outcome=lost', 'outcome'],
    ['where=x', 'where'],
  ])('answer 400 to %s', async (query, detail) => {
    const answer = await config.call('GET', `/api/v1/reports/requests?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } });
  });
});

describe('completeness', () => {
  it('names the admission that nothing is known of', async () => {
    const { complete, runs } = CompletenessReport.parse(
      (await config.call('GET', '/api/v1/reports/completeness')).body,
    );
    expect(complete).toBe(false);
    expect(runs).toEqual([
      expect.objectContaining({
        bootId,
        admitted: 5,
        settled: 3,
        failed: 1,
        open: 0,
        missing: 1,
        gaps: [{ from: 3, to: 3 }],
      }),
    ]);
  });
});

describe('while ClickHouse is away', () => {
  it('reports answer 503, everything else works, and reports come back', async () => {
    proxy.set({ type: 'cut' });
    for (const path of ['costs', 'requests', `requests/${requestIds[0]}`, 'completeness']) {
      const answer = await config.call('GET', `/api/v1/reports/${path}`);
      expect([path, answer.status, answer.body.code]).toEqual([path, 503, 'service.unavailable']);
      expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1/);
    }
    expect((await config.call('GET', '/api/v1/projects')).status).toBe(200);
    expect((await config.call('GET', '/readyz')).status).toBe(200);
    proxy.set({ type: 'none' });
    expect((await costs('')).rows).toHaveLength(1);
  });
});

describe('while PostgreSQL is away', () => {
  it('reports go on without names, and have them again when it is back', async () => {
    const key = (await makeKey(config)).body;
    const attempt = { bootId: randomUUID(), projectId: key.projectId, virtualKeyId: key.id };
    const rows = usageEvents().map((event) =>
      createAttemptRow({ ...event, ...attempt }, { batchId: '2'.repeat(64), storedAtMs: 1, priceStatus: 'unpriced' }),
    );
    expect(await insertAttempts(store, rows, undefined)).toMatchObject({ ok: true });
    const names = async () => (await costs(`groupBy=key&where=key=${key.id}`)).rows.map((row) => row.names);
    expect(await names()).toEqual([{ key: 'key' }]);
    postgres.set({ type: 'cut' });
    expect(await names()).toEqual([{ key: null }]);
    postgres.set({ type: 'none' });
    expect(await names()).toEqual([{ key: 'key' }]);
  });
});
