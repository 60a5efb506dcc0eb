import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashVirtualKey } from '@tollgate/keyring';
import { createRedis } from '@tollgate/platform';
import { ConfigSnapshot, canonicalJson, PriceBook, parseJson, type SnapshotVirtualKey } from '@tollgate/schema';
import { type ConfigService, serviceToken, startConfigService } from '../../testing/config-service.js';
import { makeCredential, makeKey, makePrice, makeProject, makeProvider, makeRoute } from '../../testing/resources.js';
import { storeUrl } from '../../testing/test-database.js';

let config: ConfigService;
let replica: ConfigService;
beforeAll(async () => {
  config = await startConfigService();
  replica = await startConfigService({ database: config.database });
});
afterAll(async () => {
  await replica.stop();
  await config.stop();
});

async function pull(from: ConfigService = config): Promise<ConfigSnapshot> {
  const answer = await from.call('GET', '/internal/v1/snapshot', { token: serviceToken });
  expect(answer.status).toBe(200);
  return ConfigSnapshot.parse(answer.body);
}

const keyOf = (snapshot: ConfigSnapshot, id: string): SnapshotVirtualKey | undefined =>
  snapshot.virtualKeys.find((key) => key.id === id);

describe('the snapshot', () => {
  it('exists before anything was configured, so that a proxy can be ready', async () => {
    const fresh = await startConfigService();
    expect(await pull(fresh)).toMatchObject({ sequence: 1, projects: [], virtualKeys: [], providers: [], routes: [] });
    await fresh.stop();
  });

  it('holds everything that was configured, whole by its checksum', async () => {
    const provider = (await makeProvider(config, { options: { region: 'x' }, baseUrl: 'https://other.test' })).body;
    const apiKey = config.leaks.canary();
    const credential = (await makeCredential(config, provider.id, { secret: { apiKey }, weight: 2 })).body;
    const route = (await makeRoute(config, provider.id, { retry: { attemptsMax: 2 } })).body;
    const key = (await makeKey(config, { tags: { a: 'b' }, allowedModels: ['x*'], expiresAt: '2099-01-01' })).body;
    const price = (await makePrice(config, { effectiveTo: '2027-01-01' })).body;
    const snapshot = await pull();

    const { checksum, ...content } = snapshot;
    expect(checksum).toBe(createHash('sha256').update(canonicalJson(content)).digest('hex'));
    expect(keyOf(snapshot, key.id)).toEqual({
      id: key.id,
      projectId: key.projectId,
      name: key.name,
      hashes: [{ sha256: hashVirtualKey(key.key) }],
      tags: { a: 'b' },
      allowedModels: ['x*'],
      expiresAtMs: Date.parse('2099-01-01'),
    });
    const found = snapshot.providers.find(({ id }) => id === provider.id);
    expect(found).toMatchObject({
      kind: 'speaker',
      baseUrl: 'https://other.test',
      options: { region: 'x' },
      priority: 100,
    });
    const [sealed] = found?.credentials ?? [];
    expect(sealed).toMatchObject({ id: credential.id, name: credential.name, version: 1, weight: 2 });
    const context = { tenant: 'default', provider: provider.id, credentialId: credential.id, version: 1 };
    expect(sealed && config.settings.TOLLGATE_MASTER_KEY.open(sealed.sealed, context)).toEqual({
      ok: true,
      value: JSON.stringify({ apiKey }),
    });
    expect(snapshot.routes).toContainEqual({
      id: route.id,
      alias: route.alias,
      targets: route.targets,
      strategy: 'priority',
      retry: { attemptsMax: 2 },
    });
    expect(snapshot.prices).toContainEqual({
      kind: 'speaker',
      model: price.model,
      effectiveFromMs: Date.parse('2026-01-01'),
      effectiveToMs: Date.parse('2027-01-01'),
      usdPerMillion: { input: '2.50', output: '10' },
    });
    expect(snapshot.projects.map(({ id }) => id)).toContain(key.projectId);
  });

  it('no longer holds what was revoked, retired or deleted', async () => {
    const provider = (await makeProvider(config)).body.id;
    const credential = (await makeCredential(config, provider)).body.id;
    const key = (await makeKey(config)).body;
    const route = (await makeRoute(config, provider)).body.id;
    const price = (await makePrice(config)).body;
    const project = (await makeProject(config)).body.id;
    for (const path of [
      `keys/${key.id}`,
      `providers/${provider}/credentials/${credential}`,
      `routes/${route}`,
      `providers/${provider}`,
      `prices/${price.id}`,
      `projects/${project}`,
    ]) {
      expect([path, (await config.call('DELETE', `/api/v1/${path}`, { ifMatch: '*' })).status]).toEqual([path, 204]);
    }
    const text = JSON.stringify(await pull());
    for (const gone of [key.id, hashVirtualKey(key.key), credential, route, provider, price.model, project]) {
      expect(text).not.toContain(gone);
    }
  });

  it('holds a rotated key until its overlap ends, and one without overlap not at all', async () => {
    const made = (await makeKey(config)).body;
    const rotate = async (overlapSeconds: number) =>
      (await config.call('POST', `/api/v1/keys/${made.id}/rotate`, { body: { overlapSeconds } })).body;
    const second = await rotate(600);
    expect(keyOf(await pull(), made.id)?.hashes).toEqual([
      { sha256: hashVirtualKey(second.key) },
      { sha256: hashVirtualKey(made.key), expiresAtMs: Date.parse(second.previous[0].expiresAt) },
    ]);
    const third = await rotate(0);
    expect(keyOf(await pull(), made.id)?.hashes.map(({ sha256 }) => sha256)).toEqual([
      hashVirtualKey(third.key),
      hashVirtualKey(made.key),
    ]);
  });

  it('is not sent again to whoever has it', async () => {
    const { sequence } = await pull();
    const after = (value: unknown) =>
      config.call('GET', `/internal/v1/snapshot?after=${value}`, { token: serviceToken });
    expect(await after(sequence)).toMatchObject({ status: 204, text: '' });
    expect((await after(sequence + 1)).status).toBe(204);
    expect((await after(sequence - 1)).status).toBe(200);
    expect((await after(0)).status).toBe(200);
    for (const bad of ['x', '-1', '1.5', '1e99']) expect([bad, (await after(bad)).status]).toEqual([bad, 400]);
  });

  it('is the same bytes from every replica, however they are asked', async () => {
    for (let round = 0; round < 10; round += 1) {
      await makeProject(round % 2 === 0 ? config : replica);
      const texts = await Promise.all(
        [config, replica, config, replica].map(
          async (from) => (await from.call('GET', '/internal/v1/snapshot', { token: serviceToken })).text,
        ),
      );
      expect(new Set(texts).size).toBe(1);
    }
  });

  it('is kept for a few sequences only, for it holds sealed secrets', async () => {
    for (let round = 0; round < 15; round += 1) {
      await makeProject(config);
      await pull();
    }
    const [row] = await config.database.sql<{ count: string }>('select count(*) from snapshots');
    expect(Number(row?.count)).toBeLessThanOrEqual(10);
  });

  it('has a sequence that grows by one with each of many changes at once, on two replicas', async () => {
    const before = (await pull()).sequence;
    const seen: number[] = [];
    const work = { isDone: false };
    const watch = async (from: ConfigService) => {
      let last = before;
      while (!work.isDone) {
        const answer = await from.call('GET', `/internal/v1/snapshot?after=${last}`, { token: serviceToken });
        if (answer.status !== 200) continue;
        expect(answer.body.sequence).toBeGreaterThan(last);
        last = answer.body.sequence;
        seen.push(last);
      }
    };
    const watching = [watch(config), watch(replica)];
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let change = 0; change < 10; change += 1) await makeProject(writer % 2 === 0 ? config : replica);
    });
    await Promise.all(writers);
    work.isDone = true;
    await Promise.all(watching);
    expect((await pull()).sequence).toBe(before + 80);
    expect(seen.length).toBeGreaterThan(2);
  });
});

describe('the price book', () => {
  it('holds the prices and nothing else', async () => {
    const { model } = (await makePrice(config)).body;
    const answer = await config.call('GET', '/internal/v1/price-book', { token: serviceToken });
    const book = PriceBook.parse(answer.body);
    expect(book.sequence).toBe((await pull()).sequence);
    expect(book.prices.map((card) => card.model)).toContain(model);
    expect(answer.text).not.toMatch(/sealed|sha256/);
  });

  it('is not sent again to whoever has it', async () => {
    const { sequence } = await pull();
    const path = `/internal/v1/price-book?after=${sequence}`;
    expect((await config.call('GET', path, { token: serviceToken })).status).toBe(204);
    await makePrice(config);
    expect((await config.call('GET', path, { token: serviceToken })).body.sequence).toBe(sequence + 1);
  });
});

describe('an announcement', () => {
  it('follows each change through Redis, with its sequence and nothing else', async () => {
    const subscriber = createRedis(storeUrl('REDIS_URL'), { role: 'subscriber', name: 'test' });
    const heard: unknown[] = [];
    let tell: () => void = () => {};
    subscriber.on('message', (_, message: string) => {
      heard.push(parseJson(message));
      tell();
    });
    await subscriber.subscribe('snapshot.announced');
    const { sequence } = await pull();
    await makeProject(config);
    const isHeard = () => JSON.stringify(heard).includes(`"sequence":${sequence + 1}}`);
    while (!isHeard()) {
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
    }
    expect(heard).toContainEqual({ pattern: 'snapshot.announced', data: { sequence: sequence + 1 } });
    subscriber.disconnect();
  });

  it('that cannot be made delays and fails no change', async () => {
    const alone = await startConfigService({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
    const startedAt = performance.now();
    expect((await makeProject(alone)).status).toBe(201);
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect((await pull(alone)).sequence).toBe(2);
    await alone.stop();
  });
});
