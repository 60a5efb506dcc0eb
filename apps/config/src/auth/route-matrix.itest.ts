import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConfigService, serviceToken, startConfigService } from '../../testing/config-service.js';
import { unknownId } from '../../testing/resources.js';

let config: ConfigService;
beforeAll(async () => {
  config = await startConfigService();
});
afterAll(() => config.stop());

/** Everything the router knows, as addresses one can call; catch-alls too. */
function addresses(): Array<{ method: string; path: string }> {
  return config.routes.map(({ method, path }) => ({
    method,
    path: path.replaceAll(/:\w+/g, unknownId).replace('*', 'nowhere'),
  }));
}

const isOpen = (path: string) => !/^\/(?:api|internal)\//.test(path);
/** Fastify refuses some methods without a body before it looks for a handler. */
const bodyOf = (method: string) => (method === 'GET' || method === 'HEAD' ? {} : { raw: '{}' });
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE', 'QUERY', 'SEARCH'];

describe('every route of the router', () => {
  it('is known to this test', () => {
    expect(config.routes.length).toBeGreaterThan(60);
    expect(addresses().filter(({ path }) => !isOpen(path)).length).toBeGreaterThan(60);
  });

  it('below /api and /internal answers 401 without the token, whatever the method', async () => {
    const paths = [...new Set(addresses().map(({ path }) => path))].filter((path) => !isOpen(path));
    const open: string[] = [];
    for (const path of paths) {
      for (const method of methods) {
        const answer = await config.call(method, path, { token: null, ...bodyOf(method) });
        if (answer.status !== 401) open.push(`${method} ${path} ${answer.status}`);
      }
    }
    expect(open).toEqual([]);
  });

  it.each([
    ['the token of services', '/api/', serviceToken],
    ['a wrong token', '/api/', 'adm-8fJ2kQ0vXw71ZpLr5sTn3YbD'],
    ['the token of administrators', '/internal/', undefined],
  ])('does not open for %s where another is asked for', async (_, prefix, token) => {
    const open: string[] = [];
    for (const { method, path } of addresses().filter((address) => address.path.startsWith(prefix))) {
      const answer = await config.call(method, path, { ...bodyOf(method), ...(token === undefined ? {} : { token }) });
      if (answer.status !== 401) open.push(`${method} ${path} ${answer.status}`);
    }
    expect(open).toEqual([]);
  });

  it('outside of them is one of the few that hold no data', () => {
    const open = new Set(config.routes.map(({ path }) => path).filter(isOpen));
    expect([...open].toSorted()).toEqual([
      '/*',
      '/docs',
      '/docs/:asset',
      '/livez',
      '/metrics',
      '/openapi.json',
      '/readyz',
    ]);
  });

  it('is not reached around the guard by other spellings of its address', async () => {
    const spellings = [
      '//api/v1/projects',
      '/api//v1/projects',
      '/api/v1/projects/',
      '/API/v1/projects',
      '/api/v1/Projects',
      '/%61pi/v1/projects',
      '/api/v1/%70rojects',
      '/api%2fv1%2fprojects',
      '/./api/v1/projects',
      '/docs/../api/v1/projects',
      '/docs/..%2fapi/v1/projects',
      '/api/v1/projects;x=1',
      '/api/v1/projects?',
      '/api/v1/projects%00',
      'http://elsewhere/api/v1/projects',
    ];
    for (const path of spellings) {
      for (const method of ['GET', 'HEAD', 'POST']) {
        const answer = await config.call(method, path, { token: null, headers: { host: '127.0.0.1/docs' } });
        expect([path, method, [400, 401, 404].includes(answer.status)]).toEqual([path, method, true]);
        expect(answer.text).not.toContain('"items"');
      }
    }
  });

  it('takes the method of the request, not one a header or query claims', async () => {
    const headers = { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-original-url': '/livez' };
    expect((await config.call('GET', '/api/v1/projects?_method=DELETE', { token: null, headers })).status).toBe(401);
    expect((await config.call('GET', '/api/v1/projects', { headers })).status).toBe(200);
  });

  it('says how to authenticate and nothing else, and reads no body before', async () => {
    const answer = await config.call('POST', '/api/v1/projects', { token: null, raw: '{"name": broken' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'access.token-invalid' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="tollgate"');
    const wrong = await config.call('POST', '/api/v1/projects', { token: 'x', raw: '{"name": broken' });
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...answer.body, requestId: '' });
  });
});
