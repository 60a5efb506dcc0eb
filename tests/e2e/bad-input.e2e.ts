import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { post, repositoryRoot, startWorld, type World } from '../support/world.ts';

let world: World;
let pids: readonly number[];
beforeAll(async () => {
  world = await startWorld();
  pids = [world.stack.config, ...world.stack.proxies].map((service) => service.pid);
}, 120_000);
afterAll(() => world?.stop());

const hello = () => ({ model: `${world.openai}/gpt-4.1`, messages: [{ role: 'user', content: 'Hi' }] });
const deep = (depth: number) => `{"model":"m","messages":${'['.repeat(depth)}${']'.repeat(depth)}}`;

/** Every case names the body and the code; both dialects are held to it. */
const cases: readonly (readonly [name: string, body: () => unknown, status: number, message: RegExp])[] = [
  ['malformed JSON', () => '{"model": "gpt-4.1", "messages": [', 400, /JSON/],
  ['nothing', () => '', 400, /JSON|empty/i],
  ['JSON that is no object', () => '[1,2]', 400, /object/],
  ['10,000-deep JSON', () => deep(10_000), 400, /deep|nest/],
  ['a missing model', () => ({ messages: [] }), 400, /model/],
  ['an unknown model', () => ({ ...hello(), model: 'no-such-model', max_tokens: 1 }), 404, /no-such-model/],
  ['messages of the wrong type', () => ({ ...hello(), messages: 'Hi', max_tokens: 1 }), 400, /messages/],
];

describe.each([
  ['OpenAI', '/v1/chat/completions', (body: any) => body.error?.message],
  ['Anthropic', '/v1/messages', (body: any) => (body.type === 'error' ? body.error?.message : undefined)],
])('in the %s dialect', (_, path, messageOf) => {
  it.each(cases)('%s is answered with a clear error', async (_name, body, status, message) => {
    const startedMs = performance.now();
    const response = await post(world, path, body());
    const parsed: any = await response.json();
    expect([response.status, messageOf(parsed)]).toEqual([status, expect.stringMatching(message)]);
    expect(response.headers.get('x-request-id')).toBeTruthy();
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });

  it('a wrong key is answered with 401', async () => {
    const response = await post(world, path, { ...hello(), max_tokens: 1 }, { authorization: 'Bearer tg_nonsense' });
    expect([response.status, typeof messageOf(await response.json())]).toEqual([401, 'string']);
  });

  it('a body of 100 MB is refused without being read to its end', async () => {
    const { status, text, sentBytes } = await sendHuge(path, 100 * 1024 * 1024);
    expect(status).toBe(413);
    expect(messageOf(JSON.parse(text))).toMatch(/large|bytes|MiB/);
    expect(sentBytes).toBeLessThan(60 * 1024 * 1024);
  }, 30_000);
});

/** Sends a body with chunked framing until the server has answered or closed; says how much it took. */
function sendHuge(path: string, bytes: number): Promise<{ status: number; text: string; sentBytes: number }> {
  const url = new URL(world.stack.proxyUrl());
  const socket = connect({ host: url.hostname, port: Number(url.port) });
  const chunk = Buffer.alloc(64 * 1024, 0x61);
  const frame = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
  let sentBytes = 0;
  let received = '';
  return new Promise((resolve) => {
    const finish = () => {
      socket.destroy();
      const [head = '', text = ''] = received.split('\r\n\r\n');
      resolve({
        status: Number(head.split(' ')[1]),
        text: text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1),
        sentBytes,
      });
    };
    const more = () => {
      while (sentBytes < bytes && received === '') {
        sentBytes += chunk.length;
        if (!socket.write(frame)) return;
      }
    };
    socket.on('connect', () => {
      const key = `authorization: Bearer ${world.virtualKey}`;
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\n${key}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
      );
      more();
    });
    socket.on('drain', more);
    socket.on('data', (data) => {
      received += data.toString();
    });
    socket.on('error', finish);
    socket.on('close', finish);
    socket.on('end', finish);
  });
}

describe('the proxy', () => {
  it.each([
    ['tags without a colon', { 'x-tags': 'feature' }, 400],
    ['tags with characters that belong in no label', { 'x-tags': 'a: <b\u00ff>' }, 400],
    ['a content type that is not JSON', { 'content-type': 'text/plain' }, 415],
    ['a base URL that nobody allowed', { 'x-provider-base-url': 'http://169.254.169.254/' }, 403],
  ])('refuses %s', async (_, headers, status) => {
    expect((await post(world, '/v1/chat/completions', hello(), headers)).status).toBe(status);
  });

  it('takes a trace and an id of the caller, and gives the id back', async () => {
    const headers = {
      'x-request-id': 'caller-42',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    };
    const response = await post(world, '/v1/chat/completions', hello(), headers);
    await response.text();
    expect(response.headers.get('x-request-id')).toBe('caller-42');
    expect(world.provider.calls.at(-1)?.headers['traceparent']).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
  });

  it('answers unknown addresses in an error body', async () => {
    const response = await fetch(`${world.stack.proxyUrl()}/v1/nowhere`, {
      headers: { authorization: `Bearer ${world.virtualKey}` },
    });
    expect([response.status, (await response.text()).includes('error')]).toEqual([404, true]);
  });
});

describe('the control plane', () => {
  it.each([
    ['unknown members', { name: 'x', colour: 'red' }, 400, 'colour'],
    ['a wrong type', { name: 7 }, 400, 'name'],
    ['a missing member', {}, 400, 'name'],
  ])('refuses %s by name', async (_, body, status, member) => {
    const response = await world.admin.call('POST', '/api/v1/projects', body);
    expect(response.status).toBe(status);
    expect(response.body['code']).toBe('request.invalid');
    expect(response.text).toContain(member);
  });
});

describe('a bad environment', () => {
  it.each(['proxy', 'ingestion', 'config'])('makes %s list every problem by name and end with 78', (app) => {
    const entry = join(repositoryRoot, 'apps', app, 'dist', 'main.js');
    const env = {
      PATH: process.env['PATH'],
      REDIS_URL: 'mysql://x',
      TOLLGATE_PROXY_PORT: 'x',
      TOLLGATE_INGESTION_PORT: 'x',
      TOLLGATE_CONFIG_PORT: 'x',
    };
    const ended = spawnSync(process.execPath, [entry], { env, encoding: 'utf8', timeout: 20_000 });
    expect(ended.status).toBe(78);
    for (const name of ['REDIS_URL', `TOLLGATE_${app.toUpperCase()}_PORT`, 'TOLLGATE_SERVICE_TOKEN'])
      expect(ended.stderr).toContain(name);
  });
});

describe('after all of that', () => {
  it('the same processes still serve', async () => {
    expect([world.stack.config, ...world.stack.proxies].map((service) => service.pid)).toEqual(pids);
    const response = await post(world, '/v1/chat/completions', hello());
    expect([response.status, (await response.text()).includes('simulated')]).toEqual([200, true]);
  });
});
