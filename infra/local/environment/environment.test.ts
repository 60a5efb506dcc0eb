import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { root } from '../bootstrap/paths.mjs';
import { checkEnvironment } from './check.mjs';
import { rules } from './rules.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

const services = ['apps/config', 'apps/proxy', 'apps/ingestion', 'packages/testkit'];
const entries = ['apps/config/dist', 'apps/proxy/dist', 'apps/ingestion/dist', 'packages/testkit/dist/sim'];
/** What the launcher decides for itself, or that is for tests alone. */
const setByLauncher = [
  'TOLLGATE_SERVICE_TOKEN',
  'TOLLGATE_CONFIG_URL',
  'TOLLGATE_DATA_DIR',
  'TOLLGATE_INGESTION_PORT',
  'TOLLGATE_EXIT_WITH_PARENT',
  'TOLLGATE_DRAIN_DELAY_MS',
  'TOLLGATE_DRAIN_TIMEOUT_MS',
  'TOLLGATE_KILL_POINT',
];
/** Nobody but the launcher reads these, or by other bounds. */
const launcherAlone = [
  'TOLLGATE_HOME',
  'TOLLGATE_STORES',
  'TOLLGATE_HOST',
  'TOLLGATE_PROXY_PORT',
  'TOLLGATE_CONFIG_PORT',
];

const key = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256)).toString('base64');
const good = {
  TOLLGATE_HOME: '/data',
  TOLLGATE_PROXY_PORT: '9090',
  TOLLGATE_CONFIG_PORT: '9091',
  TOLLGATE_HOST: '0.0.0.0',
  TOLLGATE_STORES: 'docker',
  DATABASE_URL: 'postgresql://u:p@db/x',
  REDIS_URL: 'rediss://cache',
  CLICKHOUSE_URL: 'https://ch',
  CLICKHOUSE_REPORTER_URL: 'http://reporter@ch',
  TOLLGATE_ADMIN_TOKEN: 'q8ZrT2vLm5XwK9pYd3Hn7Jb4',
  TOLLGATE_MASTER_KEY: `new:${key},old:${key.toLowerCase()}`,
  TOLLGATE_LOG_LEVEL: 'warn',
  TOLLGATE_PROXY_ID: 'p',
  TOLLGATE_ALLOW_PRIVATE_UPSTREAMS: 'false',
  TOLLGATE_ALLOWED_BASE_URL_HOSTS: 'a.test:8443, b.test,',
  TOLLGATE_GOOGLE_TOKEN_URL: 'https://tokens.test/token',
  TOLLGATE_SNAPSHOT_POLL_MS: '0',
  TOLLGATE_INGESTION_CONCURRENCY: '64',
  TOLLGATE_SIM_SPEED: '0.5',
};
const wrong: readonly Readonly<Record<string, string>>[] = [
  {
    TOLLGATE_PROXY_PORT: '80.5',
    TOLLGATE_CONFIG_PORT: '70000',
    TOLLGATE_STORES: 'podman',
    DATABASE_URL: 'mysql://canary',
    REDIS_URL: 'canary',
    CLICKHOUSE_URL: 'tcp://canary',
    CLICKHOUSE_REPORTER_URL: 'canary:1',
    TOLLGATE_ADMIN_TOKEN: 'canary',
    TOLLGATE_MASTER_KEY: 'canary',
    TOLLGATE_LOG_LEVEL: 'loud',
    TOLLGATE_PROXY_ID: 'canary'.repeat(100),
    TOLLGATE_ALLOW_PRIVATE_UPSTREAMS: 'yes',
    TOLLGATE_ALLOWED_BASE_URL_HOSTS: 'https://canary',
    TOLLGATE_GOOGLE_TOKEN_URL: 'canary',
    TOLLGATE_SNAPSHOT_POLL_MS: '3600001',
    TOLLGATE_INGESTION_CONCURRENCY: '0',
    TOLLGATE_SIM_SPEED: 'fast',
  },
  { TOLLGATE_ADMIN_TOKEN: 'Password-canary-7sTq4Wm9', TOLLGATE_MASTER_KEY: `${'A'.repeat(43)}=` },
  { TOLLGATE_ADMIN_TOKEN: 'ab'.repeat(20), TOLLGATE_MASTER_KEY: `a b:${key}` },
  { TOLLGATE_ADMIN_TOKEN: 'canary'.repeat(100), TOLLGATE_MASTER_KEY: `a:${key},a:${key}` },
  { TOLLGATE_ADMIN_TOKEN: 'q8ZrT2vLm5 wK9pYd3Hn7Jb4', TOLLGATE_SIM_SPEED: '-1' },
];
const nameOf = (line: string) => line.split(' ')[0] ?? '';

/** The variables that a service reads. */
function readBy(folder: string): readonly string[] {
  const file = folder.startsWith('apps/') ? 'src/env.ts' : 'src/sim/main.ts';
  return (
    readFileSync(join(root, folder, file), 'utf8').match(/\b(?:TOLLGATE|DATABASE|REDIS|CLICKHOUSE)_[A-Z_]+/g) ?? []
  );
}

/**
 * What the services say of an environment in which something is always missing; none gets past it. Those that read nothing
 * of it are not started: they can only say what is missing.
 */
async function refusals(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const concerned = entries.filter((_entry, index) => readBy(services[index] ?? '').some((name) => name in env));
  const said = await Promise.all(
    concerned.map(async (entry) => {
      // Of what nothing is given of, the simulator misses nothing: it is given no port.
      const given = { PATH: process.env['PATH'], ...env, TOLLGATE_SIM_PORT: 'none' };
      const child = spawn(process.execPath, [join(root, entry, 'main.js')], {
        env: given,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let text = '';
      child.stderr.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect([entry, code]).toEqual([entry, 78]);
      return text.split('\n').map((line) => line.trim());
    }),
  );
  return said.flat().filter((line) => nameOf(line) in env);
}

describe('the environment of npm start', () => {
  it('is taken as it is when it is right, and may be empty', () => {
    expect(checkEnvironment(good)).toEqual({ values: good, problems: [] });
    expect(checkEnvironment({})).toEqual({ values: {}, problems: [] });
    expect(checkEnvironment(Object.fromEntries(Object.keys(good).map((name) => [name, ''])))).toEqual({
      values: {},
      problems: [],
    });
  });

  it('is refused with every wrong variable at once, each with what it must be, and no value', () => {
    const [all = {}] = wrong;
    const { problems } = checkEnvironment(all);
    expect(problems.map(nameOf).sort()).toEqual(Object.keys(all).sort());
    for (const line of problems) expect(line).toMatch(/^[A-Z_]+ must /);
    expect(problems.join()).not.toContain('canary');
  });

  it('may be in files, one variable each, but not twice', () => {
    const path = join(folder, 'token');
    writeFileSync(path, `${good.TOLLGATE_ADMIN_TOKEN}\n`);
    expect(checkEnvironment({ TOLLGATE_ADMIN_TOKEN_FILE: path }).values).toEqual({
      TOLLGATE_ADMIN_TOKEN: good.TOLLGATE_ADMIN_TOKEN,
    });
    const { problems } = checkEnvironment({
      TOLLGATE_ADMIN_TOKEN: good.TOLLGATE_ADMIN_TOKEN,
      TOLLGATE_ADMIN_TOKEN_FILE: path,
      TOLLGATE_MASTER_KEY_FILE: join(folder, 'absent'),
    });
    expect(problems).toEqual([
      'TOLLGATE_ADMIN_TOKEN is given twice: unset it or TOLLGATE_ADMIN_TOKEN_FILE',
      expect.stringMatching(/^TOLLGATE_MASTER_KEY cannot be read from TOLLGATE_MASTER_KEY_FILE: .*ENOENT/),
    ]);
  });

  it('is judged by the services in the same words', async () => {
    for (const env of wrong) {
      const ours = checkEnvironment(env).problems.filter((line) => !launcherAlone.includes(nameOf(line)));
      const theirs = (await refusals(env)).filter((line) => !launcherAlone.includes(nameOf(line)));
      expect([...new Set(theirs)].sort()).toEqual([...ours].sort());
    }
    expect(await refusals(good)).toEqual([]);
  }, 60_000);

  it('has a rule for all that a service reads and the launcher does not set', () => {
    const read = services.flatMap(readBy);
    expect(read.length).toBeGreaterThan(20);
    const simulator = ['TOLLGATE_SIM_PORT', 'TOLLGATE_SIM_SERVED_LOG'];
    const known = [...Object.keys(rules), ...setByLauncher, ...simulator];
    expect([...new Set(read)].filter((name) => !known.includes(name))).toEqual([]);
  });
});
