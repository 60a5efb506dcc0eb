import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultProxy } from '@tollgate/testkit';
import { type ConfigService, serviceToken, startConfigService } from '../../testing/config-service.js';
import { makeProject } from '../../testing/resources.js';
import { createMigratedDatabase, type TestDatabase } from '../../testing/test-database.js';

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

  it('without a word, callers get their 503 in time', async () => {
    await config.call('GET', '/api/v1/projects');
    proxy.set({ type: 'black-hole' });
    const startedAt = performance.now();
    expect((await config.call('GET', '/readyz', { token: null })).status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(4000);
    proxy.set({ type: 'cut' });
    proxy.set({ type: 'none' });
    expect((await config.call('GET', '/api/v1/projects')).status).toBe(200);
  });
});
