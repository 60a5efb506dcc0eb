import { createServer } from 'node:net';
import { expect, it } from '@jest/globals';
import { describeFailure, exitCodeOf } from '../bootstrap/failure.mjs';
import type { StoreName } from '../stores.d.mts';
import { takePort } from '../testing/launcher.ts';
import { reachGiven } from './given.mjs';

const stores: [StoreName, string, string][] = [
  ['postgres', 'DATABASE_URL', 'postgres://user:secret-word@'],
  ['redis', 'REDIS_URL', 'redis://:secret-word@'],
  ['clickhouse', 'CLICKHOUSE_URL', 'http://user:secret-word@'],
];

it.each(stores)(
  'a %s that is not there is told by its variable, and its password is not',
  async (name, variable, start) => {
    const { port, release } = await takePort();
    await release();
    const lines: string[] = [];
    const options = { timeoutMs: 600, log: (line: string) => void lines.push(line) };
    const failure = await reachGiven(name, `${start}127.0.0.1:${port}/name`, options).catch((error: unknown) => error);
    expect(exitCodeOf(failure)).toBe(6);
    const said = describeFailure(failure);
    expect(said).toContain(`${variable} names 127.0.0.1, port ${port}, where nothing answers (ECONNREFUSED)`);
    expect(lines).toEqual([
      `  waiting for ${name} at 127.0.0.1, port ${port} (${variable}): nothing answers yet (ECONNREFUSED) ...`,
    ]);
    expect(said + lines).not.toContain('secret-word');
  },
);

it.each(stores)('a %s that listens is taken', async (name, _variable, start) => {
  const { port, release } = await takePort();
  await expect(reachGiven(name, `${start}127.0.0.1:${port}`)).resolves.toBeUndefined();
  await release();
});

it('a store that is just starting is waited for', async () => {
  const { port, release } = await takePort();
  await release();
  const server = createServer();
  setTimeout(() => server.listen(port, '127.0.0.1'), 700);
  await expect(reachGiven('postgres', `postgres://127.0.0.1:${port}/name`)).resolves.toBeUndefined();
  server.close();
});

it('a store is not waited for any longer by a launcher that stops', async () => {
  const { port, release } = await takePort();
  await release();
  const stop = new AbortController();
  const options = { signal: stop.signal, log: () => stop.abort(new Error('stopped')) };
  await expect(reachGiven('redis', `redis://127.0.0.1:${port}`, options)).rejects.toThrow('stopped');
});

it('an address of IPv6 is dialled without its brackets', async () => {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true));
  });
  const address = server.address();
  const port = listens && address !== null && typeof address === 'object' ? address.port : 1;
  const failure = await reachGiven('redis', `redis://[::1]:${port}`, { timeoutMs: 0 }).catch((error: unknown) => error);
  server.close();
  if (listens) expect(failure).toBeUndefined();
  else expect(describeFailure(failure)).toContain('names ::1, port 1');
});

it('a socket in a folder is left to PostgreSQL', async () => {
  await expect(reachGiven('postgres', 'postgres:///tollgate?host=/run/postgresql')).resolves.toBeUndefined();
});
