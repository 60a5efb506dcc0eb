import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeCredential, makeProvider, makeRoute } from '../../testing/resources.js';

let config: ConfigService;
beforeAll(async () => {
  config = await startConfigService();
});
afterAll(() => config.stop());

describe('providers answer', () => {
  it('201 under the id their operator chose', async () => {
    const body = {
      id: 'main',
      kind: 'speaker',
      baseUrl: 'https://other.test/v1',
      options: { region: 'x' },
      priority: 5,
    };
    const made = await config.call('POST', '/api/v1/providers', { body });
    expect(made).toMatchObject({ status: 201, etag: '"1"', body });
    expect((await config.call('GET', '/api/v1/providers/main')).body).toEqual(made.body);
  });

  it('200 to a change, and null gives the kind’s own address back', async () => {
    const made = await makeProvider(config, { baseUrl: 'https://other.test' });
    const path = `/api/v1/providers/${made.body.id}`;
    const changed = await config.call('PATCH', path, { body: { baseUrl: null, priority: -1 }, ifMatch: made.etag });
    expect(changed).toMatchObject({ status: 200, body: { priority: -1, version: 2 } });
    expect(changed.body).not.toHaveProperty('baseUrl');
  });

  it('204 to a deletion; the id is free again', async () => {
    const made = await makeProvider(config);
    const path = `/api/v1/providers/${made.body.id}`;
    expect((await config.call('DELETE', path, { ifMatch: made.etag })).status).toBe(204);
    expect((await config.call('GET', path)).status).toBe(404);
    expect((await makeProvider(config, { id: made.body.id })).body.version).toBe(1);
  });

  it.each([
    ['a kind no adapter has', { id: 'x', kind: 'nobody' }, 'kind'],
    ['an id with a slash', { id: 'a/b', kind: 'speaker' }, 'id'],
    ['an id in capitals', { id: 'Main', kind: 'speaker' }, 'id'],
    ['a kind without an address of its own', { id: 'x', kind: 'homeless' }, 'baseUrl'],
    ['an address that is none', { id: 'x', kind: 'speaker', baseUrl: 'api.test' }, 'baseUrl'],
    ['an address of another scheme', { id: 'x', kind: 'speaker', baseUrl: 'file:///etc/passwd' }, 'baseUrl'],
    ['a secret in the address', { id: 'x', kind: 'speaker', baseUrl: 'https://u:canary@api.test' }, 'baseUrl'],
    ['a query in the address', { id: 'x', kind: 'speaker', baseUrl: 'https://api.test?key=canary' }, 'baseUrl'],
    ['an option its kind does not take', { id: 'x', kind: 'speaker', options: { regio: 'x' } }, 'options'],
    ['an option that is none of its values', { id: 'x', kind: 'speaker', options: { region: 7 } }, 'options.region'],
    ['options that make no address', { id: 'x', kind: 'clouded', options: { tier: 'free' } }, 'options.zone'],
    ['options that are no object', { id: 'x', kind: 'speaker', options: [] }, 'options'],
    ['options that are too long', { id: 'x', kind: 'speaker', options: { a: 'x'.repeat(20_000) } }, 'options'],
    ['a priority that is no whole number', { id: 'x', kind: 'speaker', priority: 0.5 }, 'priority'],
  ])('400 to %s', async (_, body, path) => {
    const answer = await config.call('POST', '/api/v1/providers', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', problems: [{ path }] } });
    expect(answer.text).not.toContain('canary');
  });

  it('400 to a change of the kind: the secrets were made for it', async () => {
    const made = await makeProvider(config);
    const path = `/api/v1/providers/${made.body.id}`;
    const answer = await config.call('PATCH', path, { body: { kind: 'headed', priority: 1 }, ifMatch: '*' });
    expect(answer).toMatchObject({ status: 400, body: { problems: [{ path: 'kind' }] } });
  });

  it('404 to an id that no provider has, or could have', async () => {
    for (const id of ['nobody', 'NOBODY', 'a%2Fb', 'x'.repeat(65)]) {
      expect((await config.call('GET', `/api/v1/providers/${id}`)).status).toBe(404);
    }
  });

  it('409 to an id that is taken', async () => {
    const made = await makeProvider(config);
    const body = { id: made.body.id, kind: 'headed' };
    expect((await config.call('POST', '/api/v1/providers', { body })).status).toBe(409);
  });

  it('409 to the deletion of one that credentials and routes need, and name them', async () => {
    const { id } = (await makeProvider(config)).body;
    const credential = await makeCredential(config, id, { name: 'first' });
    const route = await makeRoute(config, id, { alias: 'chat' });
    const path = `/api/v1/providers/${id}`;
    const answer = await config.call('DELETE', path, { ifMatch: '*' });
    expect(answer).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/credential first.*route chat/) },
    });
    await config.call('DELETE', `${path}/credentials/${credential.body.id}`, { ifMatch: '*' });
    expect((await config.call('DELETE', path, { ifMatch: '*' })).status).toBe(409);
    await config.call('DELETE', `/api/v1/routes/${route.body.id}`, { ifMatch: '*' });
    expect((await config.call('DELETE', path, { ifMatch: '*' })).status).toBe(204);
  });

  it('412 to a version that is not the newest, 428 to a write without one', async () => {
    const path = `/api/v1/providers/${(await makeProvider(config)).body.id}`;
    const body = { priority: 1 };
    expect((await config.call('PATCH', path, { body, ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('DELETE', path, { ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('PATCH', path, { body })).status).toBe(428);
    expect((await config.call('DELETE', path)).status).toBe(428);
  });
});
