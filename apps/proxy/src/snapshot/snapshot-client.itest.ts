import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Secret } from '@tollgate/platform';
import { SnapshotClient } from './snapshot-client.js';

let server: Server;
let client: SnapshotClient;
let asked: IncomingMessage[];
let answer: (response: ServerResponse) => void;
const never = new AbortController().signal;

beforeEach(async () => {
  asked = [];
  answer = (response) => response.writeHead(204).end();
  server = createServer((request, response) => {
    asked.push(request);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new SnapshotClient(urlOf(server), new Secret('service-token'));
});

afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function urlOf(listening: Server): string {
  const { port }: AddressInfo = Object(listening.address());
  return `http://127.0.0.1:${port}`;
}

describe('asking config for a snapshot', () => {
  test('names the sequence it has and shows the service token', async () => {
    await client.pull(7, never);
    await client.pull(undefined, never);
    expect(asked.map(({ url }) => url)).toEqual(['/internal/v1/snapshot?after=7', '/internal/v1/snapshot']);
    expect(asked[0]?.headers.authorization).toBe('Bearer service-token');
  });

  test('keeps the path of the address of config', async () => {
    const below = new SnapshotClient(`${urlOf(server)}/behind/a/prefix`, new Secret('t'));
    await below.pull(undefined, never);
    await below.close();
    expect(asked[0]?.url).toBe('/behind/a/prefix/internal/v1/snapshot');
  });

  test('gives a candidate for 200 and nothing newer for 204', async () => {
    expect(await client.pull(7, never)).toEqual({ ok: true, value: { type: 'unchanged' } });
    answer = (response) => response.end('{"sequence":8}');
    expect(await client.pull(7, never)).toEqual({ ok: true, value: { type: 'candidate', candidate: { sequence: 8 } } });
  });

  test('gives what is no JSON as a candidate that nobody will accept', async () => {
    answer = (response) => response.end('<html>');
    expect(await client.pull(7, never)).toEqual({ ok: true, value: { type: 'candidate', candidate: undefined } });
  });

  test.each([301, 401, 404, 500, 503])('fails with status %i', async (status) => {
    answer = (response) => response.writeHead(status, { location: '/elsewhere' }).end('secret detail');
    expect(await client.pull(7, never)).toEqual({ ok: false, failure: `config answered with status ${status}` });
    expect(asked).toHaveLength(1);
  });

  test('fails when the answer breaks off', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"sequence":');
      setImmediate(() => response.destroy());
    };
    expect((await client.pull(7, never)).ok).toBe(false);
  });

  test('fails when nobody listens', async () => {
    const address = urlOf(server);
    const nobody = new SnapshotClient(address, new Secret('t'));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect((await nobody.pull(7, never)).ok).toBe(false);
    await nobody.close();
  });

  test('ends when it is told to', async () => {
    const stopping = new AbortController();
    answer = () => stopping.abort();
    expect((await client.pull(7, stopping.signal)).ok).toBe(false);
  });
});
