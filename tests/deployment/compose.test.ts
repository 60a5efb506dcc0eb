import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/world.ts';

const compose: any = parse(readFileSync(join(repositoryRoot, 'docker-compose.yml'), 'utf8'), { merge: true });
const services: readonly (readonly [string, any])[] = Object.entries(compose.services);
const apps = services.filter(([, service]) => service.build !== undefined);
const longRunning = services.filter(([name]) => name !== 'migrate');
const environmentExitCode = 78;
const settleMs = 8000;

/** Values of the right shape for everything an operator must set. */
const operatorValues: Readonly<Record<string, string>> = {
  TOLLGATE_MASTER_KEY: Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256)).toString(
    'base64',
  ),
};

/** As good as random, and the same in every run. */
function secretOf(variable: string): string {
  return createHash('sha256').update(variable).digest('hex');
}

function filledIn(environment: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(environment).map(([name, value]) => [
    name,
    value.replace(/\$\{(\w+)[^}]*\}/g, (_, variable: string) => operatorValues[variable] ?? secretOf(variable)),
  ]);
  return Object.fromEntries(entries);
}

function dockerfileOf(service: any): string {
  return readFileSync(join(repositoryRoot, service.build.dockerfile), 'utf8');
}

describe('docker-compose.yml', () => {
  it('runs every part', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      'clickhouse',
      'config',
      'ingestion',
      'migrate',
      'postgres',
      'proxy',
      'redis',
    ]);
  });

  it.each(services)('%s has a pinned image, limits, bounded logs and a way to be seen healthy', (name, service) => {
    expect(service.image).toMatch(/:\d+\.\d+/);
    expect(service.deploy.resources.limits).toMatchObject({ cpus: expect.any(String), memory: expect.any(String) });
    expect(service.logging.options['max-size']).toBeDefined();
    const dockerfile = service.build === undefined ? '' : dockerfileOf(service);
    if (name !== 'migrate') expect(service.healthcheck !== undefined || dockerfile.includes('HEALTHCHECK')).toBe(true);
  });

  it.each(longRunning)('%s comes back after a crash', (_, service) => {
    expect(service.restart).toBe('unless-stopped');
  });

  it.each(['proxy', 'ingestion'])('%s scales: nothing ties it to one container', (name) => {
    const service = compose.services[name];
    expect(service.container_name).toBeUndefined();
    expect(JSON.stringify(service.environment)).not.toContain('PROXY_ID');
    for (const port of service.ports ?? []) expect(port).toMatch(/^\$\{\w+:-\d+-\d+\}:\d+$/);
  });

  it('mounts only what is there', () => {
    for (const [, service] of services) {
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        expect(source.startsWith('./') ? existsSync(join(repositoryRoot, source)) : source in compose.volumes).toBe(
          true,
        );
      }
    }
  });

  it('holds no secret: each comes from the operator and is required', () => {
    for (const [, service] of services) {
      for (const [name, value] of Object.entries<string>(service.environment ?? {})) {
        if (/PASSWORD|TOKEN|KEY|AUTH/.test(name)) expect(value).toMatch(/^\$\{\w+:\?set \w+\}$/);
      }
    }
  });

  it.each(apps)('%s is built in stages from a pinned base and runs as an ordinary user', (_, service) => {
    const dockerfile = dockerfileOf(service);
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
    expect(bases.length).toBeGreaterThanOrEqual(2);
    for (const base of bases) expect(base).toMatch(/:\d+\.\d+\.\d+/);
    expect(dockerfile).toMatch(/^USER (?!root)\w+$/m);
    expect(dockerfile.indexOf('\nUSER ')).toBeLessThan(dockerfile.indexOf('\nENTRYPOINT '));
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.read_only).toBe(true);
  });

  it('waits longer for a proxy to drain than the drain may take', () => {
    const { environment, stop_grace_period: grace } = compose.services.proxy;
    const drainMs = Number(environment.TOLLGATE_DRAIN_DELAY_MS) + Number(environment.TOLLGATE_DRAIN_TIMEOUT_MS);
    expect(Number.parseInt(grace, 10) * 1000).toBeGreaterThan(drainMs);
  });
});

describe('an app with the environment it is given there', () => {
  const started = apps.filter(([name]) => name !== 'migrate');
  const outcomes = new Map<string, Awaited<ReturnType<typeof runBriefly>>>();

  // At once, because each is given its time.
  beforeAll(async () => {
    const runs = started.map(async ([name, service]) => {
      const entry = join(repositoryRoot, 'apps', name, 'dist', 'main.js');
      const env = { ...filledIn(service.environment), PATH: process.env['PATH'], NODE_ENV: 'production' };
      const folder = name === 'config' ? '' : '/proc/self/nowhere';
      outcomes.set(name, await runBriefly(entry, { ...env, TOLLGATE_DATA_DIR: folder }));
    });
    await Promise.all(runs);
  }, 20_000);

  // The folder is none that can be made, so that nothing is left behind; it is looked at when all else has been found good.
  it.each(started)('%s finds nothing missing', (name) => {
    const { stderr = '', code } = outcomes.get(name) ?? {};
    const complaints = [...stderr.matchAll(/^ {2}([A-Z_]+) /gm)].map(([, variable]) => variable);
    const expected = name === 'config' ? [] : ['TOLLGATE_DATA_DIR'];
    expect([stderr, complaints]).toEqual([stderr, expected]);
    expect(code === environmentExitCode).toBe(expected.length > 0);
  });
});

/** Runs an app until it ends or has clearly got past its environment. Its stores are not there, and that is fine. */
function runBriefly(
  entry: string,
  env: Record<string, string | undefined>,
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const patience = setTimeout(() => child.kill('SIGKILL'), settleMs);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(patience);
      resolve({ code, stderr });
    });
  });
}
