import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultProxy } from '@tollgate/testkit';
import { type ConfigService, serviceToken, startConfigService } from '../../testing/config-service.js';
import { makeProject } from '../../testing/resources.js';
import { createMigratedDatabase, type TestDatabase } from '../../testing/test-database.js';
import { createDataSource } from './data-source.js';
import { Database } from './database.js';
import { SilentStore } from './pulse.js';

let database: TestDatabase;
let proxy: FaultProxy;
let config: ConfigService;
beforeAll(async () => {
  database = await createMigratedDatabase();
  proxy = await FaultProxy.start(database.url);
  config = await startConfigService({ database, env: { DATABASE_URL: proxy.through(database.url) } });
});
afterAll(async () => {
  await config.stop();
  await proxy.stop();
  await database.drop();
});

const calls = [
  ['GET', '/api/v1/projects', {}],
  ['POST', '/api/v1/projects', { body: { name: 'while it is away' } }],
  ['GET', '/api/v1/audit', {}],
  ['GET', '/api/v1/audit/verify', {}],
  ['GET', '/internal/v1/snapshot', { token: serviceToken }],
  ['GET', '/internal/v1/price-book', { token: serviceToken }],
] as const;

/** Longest a caller waits to hear that PostgreSQL hangs: the two and a half seconds that it is given, and other tests on the same cores. */
const answerMsMax = 5000;

describe('while PostgreSQL is away', () => {
  it('everything that needs it answers 503, and everything works again when it is back', async () => {
    await makeProject(config, { name: 'before' });
    proxy.set({ type: 'cut' });
    for (const [method, path, call] of calls) {
      const answer = await config.call(method, path, call);
      expect([method, path, answer.status, answer.body?.code]).toEqual([method, path, 503, 'service.unavailable']);
      expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|terminated/);
    }
    expect((await config.call('GET', '/readyz', { token: null })).status).toBe(503);
    expect((await config.call('GET', '/livez', { token: null })).status).toBe(200);
    proxy.set({ type: 'none' });
    expect((await config.call('GET', '/readyz', { token: null })).status).toBe(200);
    expect((await makeProject(config, { name: 'after' })).status).toBe(201);
    const names = (await config.call('GET', '/api/v1/projects')).body.items.map((item: { name: string }) => item.name);
    expect(names).toEqual(['before', 'after']);
    const lines = linesOf(config);
    const told = lines.filter(({ msg }) => msg.startsWith('PostgreSQL is'));
    expect(told).toMatchObject([{ msg: expect.stringContaining('away'), reason: expect.any(String) }, { seconds: 0 }]);
    const refusals = lines.filter(({ msg }) => msg.startsWith('request'));
    const urls = calls.map(([, url]) => url);
    expect(refusals.map(({ msg, url, code }) => [msg, url, code])).toEqual(
      urls.map((url) => ['request refused', url, 'service.unavailable']),
    );
    expect(config.leaks.logs).not.toContain('"stack"');
  });

  it('in the middle of a change, the change is not made and nothing crashes', async () => {
    for (let round = 0; round < 10; round += 1) {
      const changing = Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          config.call('POST', '/api/v1/projects', { body: { name: `cut ${round} ${index}` } }),
        ),
      );
      await new Promise((resolve) => setImmediate(resolve));
      proxy.set({ type: 'cut' });
      for (const { status } of await changing) expect([201, 503]).toContain(status);
      proxy.set({ type: 'none' });
    }
    expect((await config.call('GET', '/api/v1/audit/verify')).body).toMatchObject({ intact: true });
    const [counts] = await database.sql<{ projects: string; entries: string }>(
      'select (select count(*) from projects) as projects, (select count(*) from audit_entries) as entries',
    );
    expect(counts?.projects).toBe(counts?.entries);
  });

  it('the service starts all the same, and serves as soon as PostgreSQL is there', async () => {
    proxy.set({ type: 'cut' });
    const early = await startConfigService({ database, env: { DATABASE_URL: proxy.through(database.url) } });
    const statuses = [(await early.call('GET', '/readyz', { token: null })).status];
    statuses.push((await early.call('GET', '/api/v1/projects')).status);
    proxy.set({ type: 'none' });
    statuses.push((await early.call('GET', '/api/v1/projects')).status);
    await early.stop();
    expect(statuses).toEqual([503, 503, 200]);
  });

  it.each([
    ['POST', '/api/v1/projects', { body: { name: 'while it hangs' } }],
    ['GET', '/internal/v1/snapshot', { token: serviceToken }],
    ['GET', '/readyz', { token: null }],
  ] as const)(
    'without a word, every %s %s gets its 503 in time, also those that wait for others',
    async (method, path, asking) => {
      proxy.set({ type: 'none' });
      await untilReady(config);
      proxy.set({ type: 'black-hole' });
      const startedAt = performance.now();
      const answers = await Promise.all(Array.from({ length: 5 }, () => config.call(method, path, asking)));
      expect(performance.now() - startedAt).toBeLessThan(answerMsMax);
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
      expect(await database.sql(`select name from projects where name = 'while it hangs'`)).toEqual([]);
    },
  );

  it('without a word from the start, the first caller gets a 503 in time', async () => {
    proxy.set({ type: 'black-hole' });
    const early = await startConfigService({ database, env: { DATABASE_URL: proxy.through(database.url) } });
    const startedAt = performance.now();
    const answer = await early.call('GET', '/api/v1/projects');
    expect([answer.status, answer.body.code]).toEqual([503, 'service.unavailable']);
    expect(performance.now() - startedAt).toBeLessThan(answerMsMax);
    proxy.set({ type: 'none' });
    await untilReady(early);
    await early.stop();
  });
});

describe('a change that was given up', () => {
  it('is never made, whatever becomes of its work', async () => {
    const silent = new Database(
      (entities) => createDataSource({ url: database.url, entities, onConnectionError: () => {} }),
      async () => false,
    );
    let ended: Promise<unknown> = Promise.resolve();
    const change = silent.transaction((manager) => {
      ended = manager
        .query(`insert into projects values (gen_random_uuid(), 'given up', null, '{}', 1, now(), now(), null)`)
        .then(() => new Promise((resolve) => setTimeout(resolve, 1500)));
      return ended;
    });
    await expect(change).rejects.toThrow(SilentStore);
    await ended;
    await silent.close();
    expect(await database.sql(`select name from projects where name = 'given up'`)).toEqual([]);
  });
});

describe('while PostgreSQL is only slow', () => {
  it('a change takes the time it takes', async () => {
    const locked = database.sql('begin; select * from config_head for update; select pg_sleep(4); commit');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const startedAt = performance.now();
    expect((await makeProject(config)).status).toBe(201);
    expect(performance.now() - startedAt).toBeGreaterThan(3000);
    await locked;
  });
});

interface LogLine {
  readonly msg: string;
  readonly url?: string;
  readonly code?: string;
}

function linesOf({ leaks }: ConfigService): readonly LogLine[] {
  return leaks.logs
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function untilReady(service: ConfigService): Promise<void> {
  while ((await service.call('GET', '/readyz', { token: null })).status !== 200) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
