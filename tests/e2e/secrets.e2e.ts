import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { auditWhenQuiet } from '../support/ledger.ts';
import { canaries, post, startWorld, storeUrls, type World, withReply } from '../support/world.ts';

const bringYourOwn = 'sk-canary-brought-9be1';

let world: World;
beforeAll(async () => {
  const loud = { TOLLGATE_LOG_LEVEL: 'trace' };
  world = await startWorld({ env: { proxy: loud, ingestion: loud, config: loud } });
}, 120_000);
afterAll(() => world?.stop());

/** Every text that must not be found anywhere in clear. */
function forbidden(): readonly string[] {
  return [canaries.openai, canaries.anthropic, bringYourOwn, world.virtualKey];
}

/** The texts of a haystack that hold a forbidden one, by their names. */
function leaks(haystack: ReadonlyMap<string, string>): readonly string[] {
  return [...haystack].filter(([, text]) => forbidden().some((secret) => text.includes(secret))).map(([name]) => name);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

async function redisTexts(): Promise<Map<string, string>> {
  const redis = new Redis(storeUrls().redisUrl);
  const texts = new Map<string, string>();
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    const value =
      type === 'string'
        ? await redis.get(key)
        : type === 'hash'
          ? await redis.hgetall(key)
          : type === 'list'
            ? await redis.lrange(key, 0, -1)
            : type === 'zset'
              ? await redis.zrange(key, '0', '-1')
              : type === 'stream'
                ? await redis.xrange(key, '-', '+')
                : await redis.smembers(key);
    texts.set(`redis ${key}`, key + JSON.stringify(value));
  }
  redis.disconnect();
  return texts;
}

async function clickhouseTexts(): Promise<Map<string, string>> {
  const client = createClient({ url: storeUrls().clickhouseUrl });
  const tables = await client.query({
    query: "SELECT name FROM system.tables WHERE database = 'tollgate'",
    format: 'JSONEachRow',
  });
  const texts = new Map<string, string>();
  for (const { name } of await tables.json<{ name: string }>()) {
    const rows = await client.query({ query: `SELECT * FROM tollgate.\`${name}\``, format: 'JSONEachRow' });
    texts.set(`clickhouse ${name}`, await rows.text());
  }
  await client.close();
  return texts;
}

async function postgresTexts(): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: storeUrls().databaseUrl });
  await client.connect();
  const tables = await client.query(
    "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')",
  );
  const texts = new Map<string, string>();
  for (const { name } of tables.rows) {
    const rows = await client.query(`SELECT to_jsonb(t)::text AS text FROM ${name} AS t`);
    texts.set(`postgres ${name}`, rows.rows.map((row) => row.text).join('\n'));
  }
  await client.end();
  return texts;
}

describe('secrets', () => {
  it('are found in no log, store or file in clear after traffic of every kind', async () => {
    const body = { model: `${world.openai}/gpt-4.1`, messages: [{ role: 'user', content: 'Hi' }] };
    await (await post(world, '/v1/chat/completions', body)).text();
    await (
      await post(world, '/v1/messages', {
        ...body,
        model: `${world.anthropic}/claude-haiku-4-5`,
        max_tokens: 9,
        stream: true,
      })
    ).text();
    await (await post(world, '/v1/chat/completions', body, { 'x-provider-api-key': bringYourOwn })).text();
    await (await post(world, '/v1/chat/completions', '{"model":', { 'x-provider-api-key': bringYourOwn })).text();
    await auditWhenQuiet(world.projectId, world.provider.servedLog.calls);

    const haystack = new Map<string, string>();
    const services = [world.stack.config, ...world.stack.proxies, ...world.stack.workers];
    for (const service of services) haystack.set(`log of ${service.options.name}`, service.log);
    for (const path of filesBelow(world.stack.folder)) haystack.set(path, readFileSync(path, 'latin1'));
    for (const texts of [await redisTexts(), await clickhouseTexts(), await postgresTexts()]) {
      for (const [name, text] of texts) haystack.set(name, text);
    }
    const read = [...haystack.values()].reduce((sum, text) => sum + text.length, 0);
    process.stdout.write(`looked into ${haystack.size} logs, files, keys and tables, ${read} characters\n`);
    expect(haystack.size).toBeGreaterThan(15);
    expect([...haystack.keys()].join('\n')).toMatch(/postgres .*virtual_key|postgres .*credential/);
    expect(leaks(haystack)).toEqual([]);
    expect(leaks(new Map([['planted', `text ${canaries.openai} text`]]))).toEqual(['planted']);
  }, 60_000);

  it('do not come back to a caller when a provider repeats its key in an error', async () => {
    const body = JSON.stringify({
      error: {
        message: `Incorrect API key provided: ${canaries.openai}`,
        type: 'invalid_request_error',
        code: 'invalid_api_key',
      },
    });
    const refusal = { status: 401, body, headers: { 'x-echo': canaries.openai } };
    const response = await withReply(
      world,
      () => ({ type: 'refusal', refusal }),
      () =>
        post(world, '/v1/chat/completions', {
          model: `${world.openai}/gpt-4.1`,
          messages: [{ role: 'user', content: 'Hi' }],
        }),
    );
    const text = (await response.text()) + JSON.stringify([...response.headers]);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain(canaries.openai);
  });

  it('cannot be read back through the control plane', async () => {
    const paths = ['projects', 'keys', 'providers', `providers/${world.openai}/credentials`, 'routes', 'audit'];
    const texts = await Promise.all(paths.map(async (path) => (await world.admin.call('GET', `/api/v1/${path}`)).text));
    expect(texts.every((text) => text.includes('items'))).toBe(true);
    expect(leaks(new Map(texts.map((text, index) => [paths[index] ?? '', text])))).toEqual([]);
  });
});
