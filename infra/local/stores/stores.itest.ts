import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { identify } from '../processes/identity.mjs';
import { type Stores, startStores } from '../stores.mjs';
import { until, untilGone } from '../testing/launcher.ts';
import { redis } from '../testing/redis.ts';

const testTimeoutMs = 60_000;
const orphanMs = 5000;

function newHome(): string {
  return mkdtempSync(join(realpathSync(tmpdir()), 'tollgate-stores-'));
}

async function sql(url: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(statement);
    return JSON.stringify(rows);
  } finally {
    await client.end();
  }
}

async function clickhouse(url: string, statement: string): Promise<string> {
  const { username, password, origin } = new URL(url);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const response = await fetch(origin, {
    method: 'POST',
    body: statement,
    headers: { authorization, connection: 'close' },
  });
  return (await response.text()).trim();
}

describe('private stores', () => {
  let stores: Stores;

  beforeAll(async () => {
    stores = await startStores({ home: newHome(), durable: true, temporary: true, env: {} });
    await clickhouse(stores.clickhouse.url, 'CREATE DATABASE tollgate');
    await clickhouse(stores.clickhouse.url, 'CREATE TABLE tollgate.facts (a Int32) ENGINE = MergeTree ORDER BY a');
    const view =
      'CREATE VIEW tollgate.usage DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT a FROM tollgate.facts';
    await clickhouse(stores.clickhouse.url, view);
  }, testTimeoutMs);

  afterAll(() => stores.stop(), testTimeoutMs);

  it(
    'keep what was written over a kill and a new start, at the same address',
    async () => {
      const { postgres, redis: queue, clickhouse: warehouse } = stores;
      await sql(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS a');
      await redis(queue.url, 'SET kept 8');
      await clickhouse(warehouse.url, 'INSERT INTO tollgate.facts VALUES (9)');
      const pids = [postgres.pid, queue.pid, warehouse.pid];
      await Promise.all([postgres.kill(), queue.kill(), warehouse.kill()]);
      expect([postgres.pid, queue.pid, warehouse.pid]).toEqual([undefined, undefined, undefined]);
      await Promise.all([postgres.start(), queue.start(), warehouse.start()]);
      expect([postgres.pid, queue.pid, warehouse.pid]).not.toEqual(pids);
      expect(await sql(postgres.url, 'SELECT a FROM kept')).toBe('[{"a":7}]');
      expect(await redis(queue.url, 'GET kept')).toContain('8');
      expect(await clickhouse(warehouse.url, 'SELECT a FROM tollgate.facts')).toBe('9');
    },
    testTimeoutMs,
  );

  it.each([
    ['read a table', 'SELECT * FROM tollgate.facts'],
    ['read what the server does', 'SELECT * FROM system.processes'],
    ['write', 'INSERT INTO tollgate.facts VALUES (1)'],
    ['make a table', 'CREATE TABLE tollgate.own (a Int8) ENGINE = Memory'],
    ['drop a view', 'DROP VIEW tollgate.usage'],
    ['read a file', "SELECT * FROM file('/etc/passwd', 'LineAsString')"],
    ['call an address', "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')"],
    ['become a writer', 'SET readonly = 0'],
  ])('do not let the reporter %s', async (_, statement) => {
    expect(await clickhouse(stores.clickhouse.reporterUrl, statement)).toMatch(/ACCESS_DENIED|READONLY/);
  });

  it('let the reporter read the documented views', async () => {
    expect(await clickhouse(stores.clickhouse.reporterUrl, 'SELECT count() >= 0 FROM tollgate.usage')).toMatch(
      /^(1|true)$/,
    );
  });

  it.each([
    ["SELECT * FROM file('/etc/passwd', 'LineAsString')"],
    // A query inside a query is not counted by any quota.
    ["SELECT (SELECT any(line) FROM file('/etc/passwd', 'LineAsString', 'line String'))"],
    ["WITH (SELECT count() FROM file('/etc/passwd', 'LineAsString')) AS lines SELECT lines"],
    ["SELECT 1 WHERE 1 IN (SELECT count() FROM url('http://127.0.0.1:1/', 'LineAsString'))"],
    ["SELECT 1 UNION ALL SELECT count() FROM file('/etc/passwd', 'LineAsString')"],
    ["INSERT INTO FUNCTION file('/tmp/never', 'CSV', 'a Int8') VALUES (1)"],
    ['SELECT * FROM tollgate.facts'],
    ['SELECT (SELECT count() FROM tollgate.facts)'],
    ['SELECT (SELECT count() FROM numbers(1000000000000))'],
    ["SELECT length(repeat('x', 1000000000))"],
    ['SYSTEM STOP LISTEN HTTP'],
  ])('let nobody without a password ask %s', async (statement) => {
    const anonymous = stores.clickhouse.url.replace(/\/\/.*@/, '//default:@');
    expect(await clickhouse(anonymous, statement)).toMatch(
      /ACCESS_DENIED|QUOTA_EXCEEDED|TOO_MANY_ROWS|MEMORY_LIMIT_EXCEEDED/,
    );
  });

  it('show nothing to a page of another origin', async () => {
    const { origin } = new URL(stores.clickhouse.url);
    const response = await fetch(`${origin}/?add_http_cors_header=1&query=SELECT+1`, {
      headers: { origin: 'http://elsewhere.example' },
    });
    await response.text();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('end what the reporter asks for too much', async () => {
    const settings = "SELECT value FROM system.settings WHERE name IN ('max_execution_time', 'max_memory_usage')";
    const values = (await clickhouse(stores.clickhouse.reporterUrl, settings)).trim().split('\n').map(Number);
    expect(values).toHaveLength(2);
    for (const value of values) expect(value).toBeGreaterThan(0);
  });

  it('let nobody in with a wrong password', async () => {
    const wrong = stores.postgres.url.replace(/:[0-9a-f]+@/, ':wrong@');
    await expect(sql(wrong, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(await redis(stores.redis.url.replace(/:[0-9a-f]+@/, ':wrong@'), 'PING')).toContain('NOAUTH');
  });

  it(
    'refuse a second owner of the same home',
    async () => {
      const home = newHome();
      const first = await startStores({ home, which: ['redis'], durable: false, temporary: true, env: {} });
      await expect(startStores({ home, which: ['redis'], env: {} })).rejects.toThrow(`process ${process.pid}`);
      expect(await redis(first.redis.url, 'PING')).toContain('PONG');
      await first.stop();
      expect(existsSync(home)).toBe(false);
    },
    testTimeoutMs,
  );

  it(
    'keep passwords from everybody else',
    async () => {
      const home = newHome();
      const own = await startStores({ home, which: ['redis'], durable: false, temporary: true, env: {} });
      expect(statSync(join(home, 'secrets.json')).mode & 0o077).toBe(0);
      expect(statSync(join(home, 'redis', 'redis.conf')).mode & 0o077).toBe(0);
      await own.stop();
    },
    testTimeoutMs,
  );

  it(
    'end with their owner, however it dies, and a throwaway home is deleted',
    async () => {
      const home = newHome();
      const script = join(import.meta.dirname, '..', 'testing', 'hold-stores.mjs');
      const owner = spawn(process.execPath, ['--no-warnings', script, home], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(createInterface(owner.stdout), 'line');
      const engines: { pid: number }[] = JSON.parse(String(line));
      const identities = engines.map(({ pid }) => identify(pid)).filter((each) => each !== undefined);
      expect(identities).toHaveLength(3);
      owner.kill('SIGKILL');
      await untilGone(identities, orphanMs);
      await until(
        () => !existsSync(home),
        () => `${home} is still there`,
        orphanMs,
      );
    },
    testTimeoutMs,
  );

  it('are not started where the environment names others', async () => {
    const running = await startStores({ home: newHome(), which: ['redis'], durable: false, temporary: true, env: {} });
    const env = { REDIS_URL: running.redis.url };
    const given = await startStores({ home: newHome(), which: ['redis'], temporary: true, env });
    expect(given.redis).toMatchObject({ source: 'environment', url: env.REDIS_URL, pid: undefined });
    await given.stop();
    await running.stop();
    const { port } = new URL(env.REDIS_URL);
    const stop = new AbortController();
    const log = (line: string) => stop.abort(new Error(line));
    const attempt = startStores({ home: newHome(), which: ['redis'], temporary: true, env, log, signal: stop.signal });
    await expect(attempt).rejects.toThrow(`waiting for redis at 127.0.0.1, port ${port} (REDIS_URL)`);
  });

  it('say what to do when containers are wanted and no engine answers', async () => {
    const env = { TOLLGATE_STORES: 'docker', PATH: '/nowhere' };
    const attempt = startStores({ home: newHome(), which: ['redis'], temporary: true, env });
    await expect(attempt).rejects.toThrow('no container engine answers');
  });
});
