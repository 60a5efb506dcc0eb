import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createKeyring, generateVirtualKey, parseMasterKeys } from '@tollgate/keyring';
import { createLogger, createRedis, metrics, readEnv } from '@tollgate/platform';
import { type ConfigSnapshot, snapshotAnnouncedPattern } from '@tollgate/schema';
import { type RunningProxy, startProxy } from './create-proxy.js';
import { ProxyEnv } from './env.js';
import { credentialOf, hashOf, keyOf, providerOf, snapshotOf } from './snapshot/testing/snapshots.js';
import { call, chat } from './testing/caller.js';
import { chatBody } from './testing/openai-wire.js';
import { RawUpstream, sendJson } from './testing/raw-upstream.js';

const redisUrl = process.env['REDIS_URL'] ?? '';
const nobody = 'redis://127.0.0.1:1';
const masterKey = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)).toString('base64');
const providerKey = 'sk-sealed-0123456789';
const { key } = generateVirtualKey();

let upstream: RawUpstream;
let config: Server;
let current: ConfigSnapshot;
let configUrl: string;
let dataDir: string;
let proxy: RunningProxy | undefined;

beforeAll(async () => {
  upstream = await RawUpstream.start((received) => sendJson(received, 200, chatBody));
});
afterAll(() => upstream.stop());

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tollgate-proxy-'));
  current = snapshotWith(1, [hashOf(key)]);
  config = createServer((request, response) => {
    const after = Number(new URL(request.url ?? '', 'http://config').searchParams.get('after') ?? 0);
    if (after >= current.sequence) response.writeHead(204).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(current));
  });
  await new Promise<void>((resolve) => config.listen(0, '127.0.0.1', resolve));
  const address = config.address();
  if (address === null || typeof address === 'string') throw new Error('config does not listen');
  configUrl = `http://127.0.0.1:${address.port}`;
  // A process has one proxy, and registers its metrics once.
  metrics.clear();
});
afterEach(async () => {
  await proxy?.stop();
  proxy = undefined;
  config.closeAllConnections();
  await new Promise((resolve) => config.close(resolve));
  rmSync(dataDir, { recursive: true, force: true });
});

function snapshotWith(sequence: number, hashes: readonly string[]): ConfigSnapshot {
  const keys = parseMasterKeys(masterKey);
  if (!keys.ok) throw new Error(keys.failure);
  const credential = credentialOf(1);
  const context = { tenant: 'default', provider: 'oai', credentialId: credential.id, version: 1 };
  const sealed = createKeyring(keys.value).seal(JSON.stringify({ apiKey: providerKey }), context);
  const credentials = [{ ...credential, sealed }];
  return snapshotOf(sequence, {
    virtualKeys: [keyOf(1, hashes)],
    providers: [providerOf('oai', { kind: 'openai', baseUrl: `${upstream.url}/v1`, credentials })],
  });
}

async function start(redis: string): Promise<{ readonly port: number }> {
  const env = readEnv(ProxyEnv, {
    TOLLGATE_PROXY_PORT: '0',
    TOLLGATE_DATA_DIR: dataDir,
    TOLLGATE_CONFIG_URL: configUrl,
    TOLLGATE_SERVICE_TOKEN: 'service-token-of-the-test',
    TOLLGATE_MASTER_KEY: masterKey,
    TOLLGATE_ALLOW_PRIVATE_UPSTREAMS: 'true',
    TOLLGATE_DRAIN_DELAY_MS: '0',
    // No poll falls into the time of a test: what arrives was announced.
    TOLLGATE_SNAPSHOT_POLL_MS: '3600000',
    REDIS_URL: redis,
  });
  if (!env.ok) throw new Error(env.problems.join());
  proxy = await startProxy(env.value, createLogger({ service: 'test', level: 'silent' }));
  return { port: Number(new URL(proxy.url).port) };
}

const authorization = { authorization: `Bearer ${key}` };

async function isReady(at: { readonly port: number }): Promise<boolean> {
  return (await call(at, { method: 'GET', path: '/readyz' })).status === 200;
}

async function waitUntilReady(at: { readonly port: number }): Promise<void> {
  let ready = false;
  const ask = async () => {
    ready = await isReady(at);
  };
  for (let asked = 0; !ready && asked < 200; asked++) await ask();
  expect(ready).toBe(true);
}

describe('a proxy as it runs', () => {
  test('serves with a credential that came sealed, and records it, with Redis and config away as well', async () => {
    const at = await start(nobody);
    await waitUntilReady(at);
    config.closeAllConnections();
    const answer = await call(at, { body: chat('oai/gpt-4.1'), headers: authorization });
    expect(answer.status).toBe(200);
    expect(upstream.calls.at(-1)?.headers.get('authorization')).toBe(`Bearer ${providerKey}`);
    const { text } = await call(at, { method: 'GET', path: '/metrics' });
    expect(text).toMatch(/tollgate_requests_total\{endpoint="chat",status="200",code=""\} 1/);
    expect(text).toMatch(/tollgate_usage_unconfirmed_events 1/);
    expect(text).toMatch(/tollgate_snapshot_sequence 1/);
  });

  test('is not ready and says why while it has no configuration', async () => {
    config.close();
    config.closeAllConnections();
    const at = await start(nobody);
    expect(await isReady(at)).toBe(false);
    const answer = await call(at, { body: chat('oai/gpt-4.1'), headers: authorization });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(JSON.parse(answer.text).error.code).toBe('snapshot.missing');
  });

  test('outlives a Redis that refuses its password, and hears announcements once it is taken', async () => {
    const redis = createRedis(redisUrl, { role: 'subscriber', name: 'test' });
    const user = `late-${process.pid}`;
    const late = new URL(redisUrl);
    late.username = user;
    late.password = 'late';
    const at = await start(late.href);
    await waitUntilReady(at);
    // Longer than the first attempt to connect takes.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await call(at, { body: chat('oai/gpt-4.1'), headers: authorization })).status).toBe(200);
    await redis.call('ACL', 'SETUSER', user, 'on', '>late', '~*', '&*', '+@all');
    current = snapshotWith(2, ['0'.repeat(64)]);
    const message = JSON.stringify({ pattern: snapshotAnnouncedPattern, data: { sequence: 2 } });
    let status = 200;
    while (status === 200) {
      await redis.publish(snapshotAnnouncedPattern, message);
      status = (await call(at, { body: chat('oai/gpt-4.1'), headers: authorization })).status;
    }
    expect(status).toBe(401);
    await redis.call('ACL', 'DELUSER', user);
    await redis.quit();
  });

  test('a revoked key stops working within a second of its announcement', async () => {
    const at = await start(redisUrl);
    await waitUntilReady(at);
    expect((await call(at, { body: chat('oai/gpt-4.1'), headers: authorization })).status).toBe(200);
    current = snapshotWith(2, ['0'.repeat(64)]);
    const redis = createRedis(redisUrl, { role: 'subscriber', name: 'test' });
    const message = JSON.stringify({ pattern: snapshotAnnouncedPattern, data: { sequence: 2 } });
    let heard = 0;
    // The subscription may still be on its way when the proxy is ready.
    while (heard === 0) heard = await redis.publish(snapshotAnnouncedPattern, message);
    const announcedMs = performance.now();
    let status = 200;
    while (status === 200) {
      status = (await call(at, { body: chat('oai/gpt-4.1'), headers: authorization })).status;
    }
    expect(status).toBe(401);
    expect(performance.now() - announcedMs).toBeLessThan(1000);
    await redis.quit();
  });
});
