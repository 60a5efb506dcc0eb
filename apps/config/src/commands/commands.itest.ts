import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '@tollgate/clickhouse';
import { createEmptyDatabase, storeUrl, type TestDatabase } from '../../testing/test-database.js';

/** The program as it is shipped: the build comes before the tests. */
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const random = () => randomBytes(32).toString('base64');

let database: TestDatabase;
let env: Record<string, string>;
beforeAll(async () => {
  database = await createEmptyDatabase();
  const clickhouse = new URL(storeUrl('CLICKHOUSE_URL'));
  clickhouse.pathname = `/commands_${randomBytes(6).toString('hex')}`;
  env = {
    DATABASE_URL: database.url,
    REDIS_URL: storeUrl('REDIS_URL'),
    CLICKHOUSE_URL: clickhouse.href,
    TOLLGATE_CONFIG_PORT: '0',
    TOLLGATE_ADMIN_TOKEN: random(),
    TOLLGATE_SERVICE_TOKEN: random(),
    TOLLGATE_MASTER_KEY: random(),
    TOLLGATE_EXIT_WITH_PARENT: 'stdin',
  };
});
afterAll(async () => {
  const store = connect({ url: env['CLICKHOUSE_URL'] ?? '' });
  await store.client.command({ query: `DROP DATABASE IF EXISTS ${store.database}` });
  await store.close();
  await database.drop();
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the program until it ends, or until the test has seen enough and closes its standard input. */
function run(
  args: readonly string[],
  variables: Record<string, string> = env,
  isEnough: (output: string) => boolean = () => false,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { env: variables, stdio: 'pipe' });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (isEnough(output)) child.stdin.end();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('the program', () => {
  it('migrates both stores and ends with 0, however often it is run', async () => {
    const first = await run(['migrate']);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('Configuration1763900000001');
    const second = await run(['migrate']);
    expect(second).toMatchObject({ code: 0 });
    expect(second.output).not.toContain('Configuration1763900000001');
  });

  it('serves until its launcher goes, and ends in order', async () => {
    const { code, output } = await run([], env, (text) => text.includes('config is listening'));
    expect([code, output.includes('config has stopped')]).toEqual([0, true]);
    for (const secret of ['TOLLGATE_ADMIN_TOKEN', 'TOLLGATE_SERVICE_TOKEN', 'TOLLGATE_MASTER_KEY']) {
      expect(output).not.toContain(env[secret]);
    }
  });

  it('rewraps, and says how much there was to do', async () => {
    const { code, output } = await run(['rewrap']);
    expect(code).toBe(0);
    expect(output).toContain('"rewrapped":0');
  });

  it('ends with 1 and one sentence when a store is away', async () => {
    const away = { ...env, DATABASE_URL: 'postgres://postgres:hunter2@127.0.0.1:1/none' };
    for (const command of ['migrate', 'rewrap']) {
      const { code, output } = await run([command], away);
      expect([command, code]).toEqual([command, 1]);
      expect(output).toMatch(new RegExp(`^${command} failed: .*ECONNREFUSED`, 'm'));
      expect(output).not.toContain('hunter2');
    }
  });

  it.each(['DATABASE_URL', 'CLICKHOUSE_URL'])(
    'says which variable names a store that cannot be used: %s',
    async (name) => {
      const url = new URL(env[name] ?? '');
      url.password = 'wrong';
      const { code, output } = await run(['migrate'], { ...env, [name]: url.href });
      expect(code).toBe(1);
      expect(output).toMatch(
        new RegExp(`migrate failed: the store that ${name} names \\(${url.host}/\\w+\\): .*assword`),
      );
      expect(output).not.toContain('wrong');
    },
  );

  it('ends with 78 and names everything that is wrong with its environment', async () => {
    const { code, output } = await run([], { TOLLGATE_ADMIN_TOKEN: 'changeme' });
    expect(code).toBe(78);
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'CLICKHOUSE_URL', 'TOLLGATE_ADMIN_TOKEN', 'TOLLGATE_MASTER_KEY']) {
      expect(output).toContain(`  ${name} `);
    }
  });

  it.each(['help', 'constructor', '__proto__'])('ends with 64 when asked to %s', async (command) => {
    const { code, output } = await run([command]);
    expect([code, output]).toEqual([64, `There is no command ${command}: use one of serve, migrate, rewrap\n`]);
  });
});
