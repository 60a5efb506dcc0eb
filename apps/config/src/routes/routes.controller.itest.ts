import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeProvider, makeRoute, unknownId } from '../../testing/resources.js';

let config: ConfigService;
let provider: string;
beforeAll(async () => {
  config = await startConfigService();
  provider = (await makeProvider(config)).body.id;
});
afterAll(() => config.stop());

describe('routes answer', () => {
  it('201 with everything that was set', async () => {
    const body = {
      alias: 'chat-fast',
      targets: [
        { provider, model: 'speaker-1', weight: 3 },
        { provider, model: 'speaker-2' },
      ],
      strategy: 'weighted',
      retry: { attemptsMax: 3 },
      timeouts: { totalMs: 60_000 },
      fallbackOn: ['error', 'timeout'],
    };
    const made = await config.call('POST', '/api/v1/routes', { body });
    expect(made).toMatchObject({ status: 201, etag: '"1"', body });
    expect((await config.call('GET', `/api/v1/routes/${made.body.id}`)).body).toEqual(made.body);
    expect((await config.call('GET', '/api/v1/routes')).body.items).toContainEqual(made.body);
  });

  it('201 with the strategy priority where none is named', async () => {
    expect((await makeRoute(config, provider)).body.strategy).toBe('priority');
  });

  it('200 to a change, and null takes a policy away', async () => {
    const made = await makeRoute(config, provider, { retry: { attemptsMax: 2 }, fallbackOn: [] });
    const path = `/api/v1/routes/${made.body.id}`;
    const body = { retry: null, timeouts: { idleMs: 1 } };
    const changed = await config.call('PATCH', path, { body, ifMatch: made.etag });
    expect(changed).toMatchObject({ status: 200, body: { timeouts: { idleMs: 1 }, fallbackOn: [], version: 2 } });
    expect(changed.body).not.toHaveProperty('retry');
  });

  it('204 to a deletion', async () => {
    const path = `/api/v1/routes/${(await makeRoute(config, provider)).body.id}`;
    expect((await config.call('DELETE', path, { ifMatch: '*' })).status).toBe(204);
    expect((await config.call('GET', path)).status).toBe(404);
  });

  it.each([
    ['a provider that does not exist', { targets: [{ provider: 'nobody', model: 'm' }] }, 'targets.0.provider'],
    ['no targets', { targets: [] }, 'targets'],
    [
      'too many targets',
      { targets: Array.from({ length: 33 }, () => ({ provider: 'nobody', model: 'm' })) },
      'targets',
    ],
    ['a target without a model', { targets: [{ provider: 'nobody' }] }, 'targets.0.model'],
    ['an unknown member of a target', { targets: [{ provider: 'nobody', model: 'm', key: 1 }] }, 'targets.0.key'],
    ['an alias with a space', { alias: 'a b' }, 'alias'],
    ['an empty alias', { alias: '' }, 'alias'],
    ['a strategy nobody knows', { strategy: 'luck' }, 'strategy'],
    ['a retry without bounds', { retry: { attemptsMax: 1000 } }, 'retry.attemptsMax'],
    ['a condition nobody knows', { fallbackOn: ['rain'] }, 'fallbackOn.0'],
  ])('400 to %s', async (_, members, path) => {
    const body = { alias: 'x', targets: [{ provider, model: 'm' }], ...members };
    const answer = await config.call('POST', '/api/v1/routes', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', problems: [{ path }] } });
  });

  it('400 to weights that leave no target anything', async () => {
    const targets = [{ provider, model: 'm', weight: 0 }];
    const body = { alias: 'x', targets, strategy: 'weighted' };
    expect(await config.call('POST', '/api/v1/routes', { body })).toMatchObject({
      status: 400,
      body: { problems: [{ path: 'targets' }] },
    });
    const made = await makeRoute(config, provider, { targets });
    const patched = { body: { strategy: 'weighted' }, ifMatch: '*' };
    expect((await config.call('PATCH', `/api/v1/routes/${made.body.id}`, patched)).status).toBe(400);
  });

  it('404 to an id that no route has', async () => {
    for (const id of [unknownId, 'x']) expect((await config.call('GET', `/api/v1/routes/${id}`)).status).toBe(404);
  });

  it('409 to an alias that is taken', async () => {
    const made = await makeRoute(config, provider);
    const other = await makeRoute(config, provider);
    const { alias } = made.body;
    const body = { alias, targets: [{ provider, model: 'm' }] };
    expect((await config.call('POST', '/api/v1/routes', { body })).status).toBe(409);
    const renamed = { body: { alias }, ifMatch: '*' };
    expect((await config.call('PATCH', `/api/v1/routes/${other.body.id}`, renamed)).status).toBe(409);
  });

  it('412 to a version that is not the newest, 428 to a write without one', async () => {
    const path = `/api/v1/routes/${(await makeRoute(config, provider)).body.id}`;
    const body = { strategy: 'cost' };
    expect((await config.call('PATCH', path, { body, ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('DELETE', path, { ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('PATCH', path, { body })).status).toBe(428);
    expect((await config.call('DELETE', path)).status).toBe(428);
  });
});
