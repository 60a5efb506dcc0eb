import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
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
    expect(said).toContain(`${variable} names 127.0.0.1, port ${port}, where no ${name} answers (ECONNREFUSED)`);
    expect(lines).toEqual([
      `  waiting for ${name} at 127.0.0.1, port ${port} (${variable}): no answer yet (ECONNREFUSED) ...`,
    ]);
    expect(said + lines).not.toContain('secret-word');
  },
);

/** Listens, and answers whatever comes with the same words. */
async function answering(words: string, port = 0): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(words));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, server };
}

const answers: [StoreName, string, string][] = [
  ['postgres', 'postgres://', 'N'],
  ['redis', 'redis://', '-NOAUTH Authentication required.\r\n'],
  ['clickhouse', 'http://', 'HTTP/1.0 200 OK\r\n\r\nOk.\n'],
];

it.each(answers)('a %s that answers is taken', async (name, start, words) => {
  const { port, server } = await answering(words);
  await expect(reachGiven(name, `${start}127.0.0.1:${port}`)).resolves.toBeUndefined();
  server.close();
});

it.each([
  ['something else', 'SSH-2.0-x\r\n', 'what answers is no redis', 0],
  ['something without a word', '', 'it hangs up', 1],
])('%s in the place of a store is told by the variable of the store', async (_name, words, reason, waits) => {
  const { port, server } = await answering(words);
  const lines: string[] = [];
  const options = { timeoutMs: 300, log: (line: string) => void lines.push(line) };
  const failure = await reachGiven('redis', `redis://127.0.0.1:${port}`, options).catch((error: unknown) => error);
  expect(describeFailure(failure)).toContain(
    `REDIS_URL names 127.0.0.1, port ${port}, where no redis answers (${reason})`,
  );
  // What speaks another language will not learn this one.
  expect(lines).toHaveLength(waits);
  server.close();
});

it('a store that is spoken to over TLS is taken when it listens', async () => {
  const { port, release } = await takePort();
  await expect(reachGiven('redis', `rediss://127.0.0.1:${port}`)).resolves.toBeUndefined();
  await release();
});

it('a store that is just starting is waited for', async () => {
  const { port, release } = await takePort();
  await release();
  const waiting = reachGiven('postgres', `postgres://127.0.0.1:${port}/name`);
  await new Promise((resolve) => setTimeout(resolve, 700));
  const { server } = await answering('S', port);
  await expect(waiting).resolves.toBeUndefined();
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
  const server = createServer((socket) => void socket.end('+PONG\r\n'));
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
