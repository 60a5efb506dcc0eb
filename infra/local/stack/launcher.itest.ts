import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isRunning, startTimeOf } from '../processes/identity.mjs';
import {
  freePorts,
  Launcher,
  type LocalFile,
  recordedProcesses,
  takePort,
  until,
  untilGone,
} from '../testing/launcher.ts';
import { redis } from '../testing/redis.ts';
import { makeStubRepository, type StubRepository } from '../testing/stub-repository.ts';

const testTimeoutMs = 90_000;
/** Longest a process may outlive a launcher that was killed. */
const orphanMs = 5000;
const backMs = 10_000;
/** Longest a word takes that is said at once. */
const atOnceMs = 500;
/** Signals that follow each other sooner are one and the same Ctrl-C. */
const sameSignalMs = 700;

let repository: StubRepository;
let ports: NodeJS.ProcessEnv;
const launchers: Launcher[] = [];

function launch(env: NodeJS.ProcessEnv = {}, command: readonly string[] = []): Launcher {
  const launcher = new Launcher(repository, { ...ports, ...env }, command);
  launchers.push(launcher);
  return launcher;
}

function events(): string[] {
  return readFileSync(join(repository.folder, 'events'), 'utf8').trim().split('\n');
}

beforeAll(async () => {
  repository = makeStubRepository();
  ports = await freePorts();
}, testTimeoutMs);

afterEach(async () => {
  for (const launcher of launchers.splice(0)) await launcher.end('SIGTERM');
}, testTimeoutMs);

afterAll(() => repository.remove());

describe('npm start', () => {
  it(
    'says where everything is, and keeps it in a file only its owner can read',
    async () => {
      const launcher = launch({ ACME_API_KEY: 'sk-acme-secret', CLOUDY_API_KEY: 'sk-cloudy-secret' });
      const local = await launcher.ready();
      const file = join(repository.home, 'local.json');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(join(repository.home, 'secrets.json')).mode & 0o777).toBe(0o600);
      expect(Object.keys(local.pids).sort()).toEqual([
        'clickhouse',
        'config',
        'ingestion',
        'postgres',
        'proxy',
        'redis',
      ]);
      expect(launcher.output).toContain(local.adminToken);
      expect(launcher.output).toMatch(
        new RegExp(`^curl .*${local.proxyUrl}/v1/chat/completions.*${local.virtualKey}`, 'm'),
      );
      expect(launcher.output).toContain('imported ACME_API_KEY as provider "acme"');
      expect(launcher.output).toContain('could not import CLOUDY_API_KEY: set CLOUDY_ENDPOINT as well');
      expect(launcher.output).toContain('  provider keys ACME_API_KEY, CLOUDY_API_KEY\n');
      expect(launcher.output).not.toMatch(/sk-\w+-secret/);
    },
    testTimeoutMs,
  );

  it(
    'ends in order at a Ctrl-C, leaves no process and finds its data again',
    async () => {
      const first = launch();
      const local = await first.ready();
      await redis(local.redisUrl, 'SET kept yes');
      const processes = recordedProcesses(repository, local.launcherPid);
      expect(processes).toHaveLength(7);
      expect(await first.end('SIGINT')).toBe(0);
      await untilGone(processes, 0);
      const stops = events().filter((line) => line.includes('stopped'));
      expect(stops.slice(-4)).toEqual(
        ['proxy', 'ingestion', 'config', 'sim'].map((name) => `${name} stopped by signal`),
      );
      const second = launch({ CLOUDY_API_KEY: 'sk-cloudy-secret', CLOUDY_ENDPOINT: 'https://cloudy.test' });
      const again = await second.ready();
      expect(second.output).toContain('imported CLOUDY_API_KEY, CLOUDY_ENDPOINT as provider "cloudy"');
      expect(await redis(again.redisUrl, 'GET kept')).toContain('yes');
      expect(again).toMatchObject({
        virtualKey: local.virtualKey,
        adminToken: local.adminToken,
        redisUrl: local.redisUrl,
      });
    },
    testTimeoutMs,
  );

  it(
    'starts again what has died, names it, and keeps local.json true',
    async () => {
      const launcher = launch();
      const before = await launcher.ready();
      const names: readonly (keyof LocalFile['pids'])[] = ['proxy', 'redis', 'postgres', 'clickhouse'];
      for (const name of names) process.kill(before.pids[name], 'SIGKILL');
      const isBack = (name: string) => launcher.output.includes(`${name} is back`);
      await until(
        () => names.every(isBack),
        () => launcher.output,
        backMs,
      );
      for (const name of names) {
        expect(launcher.output).toContain(`${name} died (SIGKILL)`);
        expect(launcher.output).toContain(`${name} is back (process ${launcher.localFile().pids[name]})`);
        expect(launcher.localFile().pids[name]).not.toBe(before.pids[name]);
      }
      expect(launcher.localFile().pids.config).toBe(before.pids.config);
      expect(await redis(before.redisUrl, 'PING')).toContain('PONG');
    },
    testTimeoutMs,
  );

  it(
    'leaves no process when it is killed, and starts again',
    async () => {
      const killed = launch();
      const local = await killed.ready();
      const processes = recordedProcesses(repository, local.launcherPid);
      await killed.end('SIGKILL');
      await untilGone(processes, orphanMs);
      await launch().ready();
    },
    testTimeoutMs,
  );

  it(
    'leaves no process when the npm that started it is killed',
    async () => {
      const npm = launch({}, ['npm', 'start']);
      const local = await npm.ready();
      const processes = recordedProcesses(repository, local.launcherPid);
      await npm.end('SIGKILL');
      await untilGone(processes, orphanMs);
      const launcherGone = () => startTimeOf(local.launcherPid) === undefined;
      await until(launcherGone, () => 'the launcher is still there', orphanMs);
    },
    testTimeoutMs,
  );

  it(
    'recovers when the launcher and everything that could have cleaned up were killed at once',
    async () => {
      const killed = launch();
      const local = await killed.ready();
      const keeper = keeperOf(local.launcherPid);
      const processes = recordedProcesses(repository, local.launcherPid);
      for (const pid of [keeper, local.launcherPid, local.pids.clickhouse]) process.kill(pid, 'SIGKILL');
      await killed.ended();
      expect(processes.filter((each) => isRunning(each)).map(({ name }) => name)).toContain('PostgreSQL');
      const next = launch();
      await next.ready();
      expect(next.output).toMatch(/ended PostgreSQL \(process \d+\), left by a launcher that was killed/);
      await untilGone(processes, 0);
    },
    testTimeoutMs,
  );

  it(
    'says who runs when it is started twice from one home',
    async () => {
      const first = launch();
      const local = await first.ready();
      const second = launch();
      expect(await second.ended()).toBe(3);
      expect(second.output).toContain(`already runs from ${repository.home}, started by process ${local.launcherPid}`);
      expect(first.localFile().pids).toEqual(local.pids);
    },
    testTimeoutMs,
  );

  it(
    'says which port is taken, by whom, and how to take another',
    async () => {
      const { port, release } = await takePort();
      const launcher = launch({ TOLLGATE_PROXY_PORT: String(port) });
      expect(await launcher.ended()).toBe(2);
      await release();
      expect(launcher.output).toContain(`Port ${port}`);
      expect(launcher.output).toContain(`process ${process.pid}`);
      expect(launcher.output).toContain('TOLLGATE_PROXY_PORT=');
    },
    testTimeoutMs,
  );

  it(
    'waits for a service that drains, but not after a second Ctrl-C',
    async () => {
      const launcher = launch({ TOLLGATE_STUB_DRAINS: 'proxy' });
      const local = await launcher.ready();
      const processes = recordedProcesses(repository, local.launcherPid);
      launcher.child.kill('SIGINT');
      await until(
        () => events().at(-1) === 'proxy drains',
        () => launcher.output,
        backMs,
      );
      await new Promise((resolve) => setTimeout(resolve, sameSignalMs));
      expect(processes.every((each) => isRunning(each))).toBe(true);
      launcher.child.kill('SIGINT');
      await untilGone(processes, orphanMs);
      expect(await launcher.ended()).toBe(0);
    },
    testTimeoutMs,
  );

  it(
    'lists all that is wrong with the environment',
    async () => {
      const wrong = {
        TOLLGATE_PROXY_PORT: 'http',
        TOLLGATE_STORES: 'cloud',
        // The launcher itself has no use for these: they are for services.
        TOLLGATE_ADMIN_TOKEN: 'short',
        TOLLGATE_MASTER_KEY: 'none',
        TOLLGATE_SNAPSHOT_POLL_MS: 'often',
      };
      const launcher = launch(wrong);
      expect(await launcher.ended()).toBe(78);
      for (const name of Object.keys(wrong)) expect(launcher.output).toMatch(new RegExp(`^    ${name} must `, 'm'));
    },
    testTimeoutMs,
  );

  it(
    'says at once what it stops while it builds, and kills a build that does not end',
    async () => {
      const turbo = join(repository.root, 'node_modules', '.bin', 'turbo');
      const quick = readFileSync(turbo, 'utf8');
      writeFileSync(turbo, "#!/bin/sh\ntrap '' TERM\nsleep 120\n");
      const launcher = launch();
      await until(
        () => launcher.output.includes('building ...'),
        () => launcher.output,
        backMs,
      );
      launcher.child.kill('SIGINT');
      await until(
        () => /^stopping \(SIGINT\): .*building.*once more to hurry$/m.test(launcher.output),
        () => launcher.output,
        atOnceMs,
      );
      expect(launcher.child.exitCode).toBeNull();
      expect(await launcher.ended()).toBe(0);
      expect(launcher.output).toMatch(/\nstopped\n$/);
      writeFileSync(turbo, quick);
    },
    testTimeoutMs,
  );

  it(
    'ends what runs already when it is stopped while it starts',
    async () => {
      const launcher = launch();
      await until(
        () => recordedProcesses(repository, launcher.child.pid ?? 0).length >= 3,
        () => launcher.output,
        backMs,
      );
      const processes = recordedProcesses(repository, launcher.child.pid ?? 0);
      expect(await launcher.end('SIGINT')).toBe(0);
      await untilGone(processes, 0);
    },
    testTimeoutMs,
  );
});

/** The keeper of a launcher names the launcher's record on its command line. */
function keeperOf(launcherPid: number): number {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' });
  const line = list.split('\n').find((each) => each.includes('keeper.mjs') && each.includes(`/run/${launcherPid}-`));
  if (line === undefined) throw new Error('there is no keeper');
  return Number.parseInt(line, 10);
}
