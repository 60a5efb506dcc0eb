import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateVirtualKey } from '@tollgate/keyring';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeProject } from '../../testing/resources.js';

let config: ConfigService;
beforeAll(async () => {
  config = await startConfigService();
});
afterAll(() => config.stop());

const post = (raw: string | Buffer, headers?: Record<string, string>) =>
  config.call('POST', '/api/v1/projects', { raw, ...(headers === undefined ? {} : { headers }) });

describe('an address with a slash at its end', () => {
  it.each(['/api/v1/projects/', '/api/v1/keys/', '/api/v1/providers/x/credentials/'])(
    'is %s without it',
    async (path) => {
      const bare = path.slice(0, -1);
      for (const token of [undefined, '']) {
        const [slashed, without] = await Promise.all(
          [path, bare].map((each) => config.call('GET', each, token === undefined ? {} : { token })),
        );
        expect(slashed?.status).toBe(without?.status);
        if (token === '') expect(slashed?.status).toBe(401);
      }
    },
  );
});

describe('a request that cannot be served', () => {
  it.each([
    ['malformed JSON', () => post('{"name":'), 400, 'request.malformed'],
    ['bytes that are no text', () => post(Buffer.from([0x7b, 0xff, 0x7d])), 400, 'request.malformed'],
    ['no body', () => config.call('POST', '/api/v1/projects'), 400, 'request.invalid'],
    ['a body that is nested too deeply', () => post('['.repeat(50_000)), 400, 'request.too-deep'],
    ['a body over 1 MiB', () => post(JSON.stringify({ name: 'x'.repeat(1_100_000) })), 413, 'request.too-large'],
    [
      'another content type',
      () => post('name=x', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'request.content-type',
    ],
    ['no content type', () => post('{"name":"x"}', { 'content-type': '' }), 415, 'request.content-type'],
    [
      'a compressed body',
      () => post(gzipSync('{"name":"x"}'), { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
      415,
      'request.content-encoding',
    ],
    ['a prototype as a member', () => post('{"name":"x","tags":{"__proto__":"x"}}'), 400, 'request.invalid'],
    ['an address nobody has', () => config.call('GET', '/api/v1/nowhere'), 404, 'request.route-unknown'],
    ['an address outside of everything', () => config.call('GET', '/nowhere'), 404, 'request.route-unknown'],
    [
      'an id that is far too long',
      () => config.call('GET', `/api/v1/projects/${'a'.repeat(9000)}`),
      404,
      'request.route-unknown',
    ],
    ['an address that is no URL', () => config.call('GET', '/%'), 400, 'request.invalid'],
    [
      'a method the address does not take',
      () => config.call('PUT', '/api/v1/projects'),
      405,
      'request.method-not-allowed',
    ],
  ])('is answered with a problem document: %s', async (_, send, status, code) => {
    const answer = await send();
    expect(answer).toMatchObject({
      status,
      body: { status, code, type: `urn:tollgate:error:${code}`, title: expect.any(String), detail: expect.any(String) },
    });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
    expect(answer.text.length).toBeLessThan(1000);
  });

  it('is told that bodies are taken as they are, in either case the same', async () => {
    const refused = await post('{"name":"x"}', { 'content-type': 'application/json', 'content-encoding': 'br, gzip' });
    expect([refused.status, refused.headers['accept-encoding']]).toEqual([415, 'identity']);
    const name = `plain-${Date.now()}`;
    const headers = { 'content-type': 'application/json', 'content-encoding': 'Identity' };
    expect((await post(JSON.stringify({ name }), headers)).status).toBe(201);
  });

  it('is told how large a body may be', async () => {
    const answer = await post(JSON.stringify({ name: 'x'.repeat(1_100_000) }));
    expect(answer.body.detail).toBe('The body must not be larger than 1048576 bytes');
  });

  it('is told which methods there are', async () => {
    const made = await makeProject(config);
    const answer = await config.call('PUT', `/api/v1/projects/${made.body.id}`);
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'DELETE, GET, HEAD, PATCH']);
    expect((await config.call('OPTIONS', '/api/v1/projects')).headers['allow']).toBe('GET, HEAD, POST');
  });

  it.each([
    ['/api/v1/projects?limit=1&limit=2', 'limit must be given once'],
    ['/api/v1/projects?limit=x', 'limit must be a whole number from 1 to 100'],
    ['/api/v1/projects?cursor=a&cursor=b', 'cursor must be given once'],
    ['/api/v1/projects?cursor=zzz', 'cursor must be the nextCursor of the page before, of the same list'],
    ['/api/v1/projects/x', 'There is no project with this id'],
    ['/api/v1/projects/01890000-0000-7000-8000-000000000000', 'There is no project with this id'],
    ['/api/v1/reports/requests/x', 'There is no request with this id'],
    ['/api/v1/nowhere', 'Nothing is served at /api/v1/nowhere: /docs lists all addresses'],
  ])('is told in words what is wrong with it: %s', async (path, detail) => {
    expect((await config.call('GET', path)).body.detail).toContain(detail);
  });

  it('is refused for a key in a place that is kept in clear, with no trace of it anywhere', async () => {
    const { key } = generateVirtualKey();
    const before = await config.call('GET', '/api/v1/audit');
    const answer = await config.call('POST', '/api/v1/projects', { body: { name: 'pasted', tags: { team: key } } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', problems: [{ path: 'tags.team' }] } });
    expect(answer.text + config.leaks.logs).not.toContain(key.slice(3));
    expect((await config.call('GET', '/api/v1/audit')).text).toBe(before.text);
  });

  it('is answered as unexpected without a word of what happened, and named in the log', async () => {
    await config.database.sql('alter table projects rename to projects_away');
    const answer = await config.call('GET', '/api/v1/projects');
    await config.database.sql('alter table projects_away rename to projects');
    expect(answer).toMatchObject({ status: 500, body: { code: 'service.internal' } });
    expect(answer.text).not.toMatch(/relation|projects_away|select/i);
    expect(config.leaks.logs).toContain(answer.body.requestId);
  });
});

describe('a request', () => {
  it('keeps an id its caller gave, unless that could do harm', async () => {
    const id = async (given: string) =>
      (await config.call('GET', '/livez', { headers: { 'x-request-id': given } })).headers['x-request-id'];
    expect(await id('caller-42')).toBe('caller-42');
    const key = generateVirtualKey().key;
    for (const bad of ['a b', 'x'.repeat(129), '<script>', key]) expect(await id(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gets answers that no cache keeps and no browser guesses about', async () => {
    const { headers } = await config.call('GET', '/api/v1/projects');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it('by HEAD gets the headers of GET and no body', async () => {
    const got = await config.call('GET', '/api/v1/projects');
    const head = await config.call('HEAD', '/api/v1/projects');
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', got.headers['content-length']]);
  });

  it('may send its body as a merge patch', async () => {
    const made = await makeProject(config);
    const headers = { 'content-type': 'application/merge-patch+json; charset=utf-8' };
    const call = { body: { team: 'x' }, ifMatch: '*', headers };
    expect((await config.call('PATCH', `/api/v1/projects/${made.body.id}`, call)).status).toBe(200);
  });

  it('of a probe needs no token', async () => {
    expect((await config.call('GET', '/livez', { token: null })).body).toEqual({ status: 'ok' });
    expect((await config.call('GET', '/readyz', { token: null })).body).toEqual({ status: 'ready', postgres: 'ok' });
    expect((await config.call('GET', '/metrics', { token: null })).text).toContain('process_cpu_seconds_total');
  });
});
