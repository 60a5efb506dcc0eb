import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultProxy } from '@tollgate/testkit';
import { startWorld, storeUrls, until, type World } from '../support/world.ts';

const announcedMsMax = 1000;
const polledMsMax = 5000;

let world: World;
let announcements: FaultProxy;
let database: FaultProxy;
beforeAll(async () => {
  const stores = storeUrls();
  announcements = await FaultProxy.start(stores.redisUrl);
  database = await FaultProxy.start(stores.databaseUrl);
  world = await startWorld({
    proxies: 2,
    env: {
      proxy: { REDIS_URL: announcements.through(stores.redisUrl) },
      config: { DATABASE_URL: database.through(stores.databaseUrl) },
    },
  });
}, 120_000);
afterAll(async () => {
  await world?.stop();
  await announcements.stop();
  await database.stop();
});

async function newKey(): Promise<{ id: string; key: string }> {
  const created = await world.admin.create('/api/v1/keys', { projectId: world.projectId, name: 'short-lived' });
  return { id: String(created['id']), key: String(created['key']) };
}

async function statusAt(proxy: number, key: string): Promise<number> {
  const response = await fetch(`${world.stack.proxyUrl(proxy)}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: `${world.openai}/gpt-4.1`, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  await response.text();
  return response.status;
}

/** How long both proxies went on accepting a key after its revocation was confirmed. */
async function revocationMs(key: { id: string; key: string }): Promise<number> {
  await until(
    async () => (await statusAt(0, key.key)) === 200 && (await statusAt(1, key.key)) === 200,
    'the key never worked',
  );
  await world.admin.remove(`/api/v1/keys/${key.id}`);
  const revokedAt = performance.now();
  await until(
    async () => (await statusAt(0, key.key)) === 401 && (await statusAt(1, key.key)) === 401,
    'the key still works',
  );
  return performance.now() - revokedAt;
}

describe('a change of the configuration', () => {
  it('is in force on every proxy within a second: a revoked key stops', async () => {
    const ms = await revocationMs(await newKey());
    process.stdout.write(`revoked on two proxies after ${Math.round(ms)} ms\n`);
    expect(ms).toBeLessThan(announcedMsMax);
  }, 30_000);

  it('is in force within five seconds when the announcement is lost', async () => {
    const key = await newKey();
    await until(
      async () => (await statusAt(0, key.key)) === 200 && (await statusAt(1, key.key)) === 200,
      'the key never worked',
    );
    announcements.set({ type: 'cut' });
    const ms = await revocationMs(key);
    announcements.set({ type: 'none' });
    process.stdout.write(`revoked without announcements after ${Math.round(ms)} ms\n`);
    expect(ms).toBeLessThan(polledMsMax);
  }, 30_000);
});

describe('a proxy', () => {
  it('serves on without config and PostgreSQL, also after a restart', async () => {
    database.set({ type: 'cut' });
    await world.stack.config.stop('SIGKILL');
    expect([await statusAt(0, world.virtualKey), await statusAt(1, world.virtualKey)]).toEqual([200, 200]);
    for (const proxy of world.stack.proxies) await proxy.restart();
    expect([await statusAt(0, world.virtualKey), await statusAt(1, world.virtualKey)]).toEqual([200, 200]);
    const readiness: any = await (await fetch(`${world.stack.proxyUrl()}/readyz`)).json();
    expect(JSON.stringify(readiness)).toMatch(/stale/i);
    database.set({ type: 'none' });
    await world.stack.config.start();
    expect(await revocationMs(await newKey())).toBeLessThan(polledMsMax);
  }, 60_000);
});
