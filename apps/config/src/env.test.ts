import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readEnv } from '@tollgate/platform';
import { migrateEnv, serveEnv } from './env.js';

const random = () => randomBytes(24).toString('base64url');
const good = {
  DATABASE_URL: 'postgres://user:password@127.0.0.1:5432/tollgate',
  REDIS_URL: 'redis://127.0.0.1:6379',
  CLICKHOUSE_URL: 'http://tollgate:password@127.0.0.1:8123/',
  TOLLGATE_ADMIN_TOKEN: random(),
  TOLLGATE_SERVICE_TOKEN: random(),
  TOLLGATE_MASTER_KEY: randomBytes(32).toString('base64'),
};

function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  const read = readEnv(serveEnv, env);
  return read.ok ? [] : read.problems;
}

describe('the environment of config', () => {
  it('is read whole, with secrets that do not show', () => {
    const read = readEnv(serveEnv, good);
    expect(read.ok && read.value.TOLLGATE_CONFIG_PORT).toBe(8081);
    expect(JSON.stringify(read)).not.toContain(good.TOLLGATE_ADMIN_TOKEN);
    expect(JSON.stringify(read)).not.toContain(good.TOLLGATE_MASTER_KEY);
  });

  it('has no default for anything that guards something', () => {
    expect(problemsOf({}).map((line) => line.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'REDIS_URL',
      'CLICKHOUSE_URL',
      'TOLLGATE_ADMIN_TOKEN',
      'TOLLGATE_SERVICE_TOKEN',
      'TOLLGATE_MASTER_KEY',
    ]);
  });

  it.each([
    ['one short of long enough', 'x7Gh2Kd9LmZbV4nCs8Pf0Yt'],
    ['of one letter', 'a'.repeat(40)],
    ['an example', 'changeme-changeme-changeme-1'],
    ['an example in disguise', 'Change_Me-4f8a9c2e7b1d6053'],
    ['a password', 'my-very-long-password-2026'],
    ['a row of the keyboard', 'qwertyuiopasdfghjklzxcvbnm'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz'],
    ['counting', '0123456789-0123456789-0123'],
    ['with a space', 'kR8vXq2LmT5wYb9Z cN4jH7dF1gS'],
  ])('refuses an admin token that is %s, without repeating it', (_, token) => {
    const problems = problemsOf({ ...good, TOLLGATE_ADMIN_TOKEN: token });
    expect(problems).toEqual([expect.stringMatching(/^TOLLGATE_ADMIN_TOKEN /)]);
    expect(problems.join()).not.toContain(token);
  });

  it('takes random tokens as people make them', () => {
    for (let index = 0; index < 200; index += 1) {
      for (const encoding of ['base64', 'base64url', 'hex'] as const) {
        const token = `test-admin-${randomBytes(18).toString(encoding)}`;
        expect(problemsOf({ ...good, TOLLGATE_ADMIN_TOKEN: token })).toEqual([]);
      }
    }
  });

  it('refuses one token for two doors', () => {
    expect(problemsOf({ ...good, TOLLGATE_SERVICE_TOKEN: good.TOLLGATE_ADMIN_TOKEN })).toEqual([
      'TOLLGATE_SERVICE_TOKEN must differ from TOLLGATE_ADMIN_TOKEN',
    ]);
  });

  it.each(['short', Buffer.alloc(32).toString('base64'), randomBytes(31).toString('base64')])(
    'refuses the master key %j',
    (key) => {
      const problems = problemsOf({ ...good, TOLLGATE_MASTER_KEY: key });
      expect(problems).toEqual([expect.stringMatching(/^TOLLGATE_MASTER_KEY /)]);
      expect(problems.join()).not.toContain(key);
    },
  );

  it('asks of a migration only what it needs', () => {
    expect(readEnv(migrateEnv, { DATABASE_URL: good.DATABASE_URL, CLICKHOUSE_URL: good.CLICKHOUSE_URL }).ok).toBe(true);
  });
});
