import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makePrice, unknownId } from '../../testing/resources.js';

let config: ConfigService;
beforeAll(async () => {
  config = await startConfigService();
});
afterAll(() => config.stop());

describe('prices answer', () => {
  it('201 with decimals exactly as they were written', async () => {
    const body = {
      kind: 'speaker',
      model: 'speaker-1',
      effectiveFrom: '2026-01-31T10:00:00+02:00',
      effectiveTo: '2026-03-01',
      usdPerMillion: { input: '0.000000000001', output: '2.50', cacheRead: '0' },
      tiers: [{ aboveInputTokens: 200_000, usdPerMillion: { input: '5' } }],
      usdPerThousandSearches: '10',
    };
    const made = await config.call('POST', '/api/v1/prices', { body });
    const times = { effectiveFrom: '2026-01-31T08:00:00.000Z', effectiveTo: '2026-03-01T00:00:00.000Z' };
    expect(made).toMatchObject({ status: 201, etag: '"1"', body: { ...body, ...times } });
    expect((await config.call('GET', `/api/v1/prices/${made.body.id}`)).body).toEqual(made.body);
    expect((await config.call('GET', '/api/v1/prices?model=speaker-1')).body.items).toEqual([made.body]);
    expect((await config.call('GET', '/api/v1/prices?kind=headed')).body.items).toEqual([]);
  });

  it('201 to what is not sold by the token, for a variant of a model too', async () => {
    const body = {
      kind: 'speaker',
      model: 'painter-1/hd/1024x1792',
      effectiveFrom: '2026-01-01',
      usdPerMillion: { images: '120000', inputCharacters: '15', inputAudioMs: '0.1', searchUnits: '2000' },
    };
    const made = await config.call('POST', '/api/v1/prices', { body });
    expect(made).toMatchObject({ status: 201, body: { model: body.model, usdPerMillion: body.usdPerMillion } });
  });

  it('200 to a change, and null opens the end again', async () => {
    const made = await makePrice(config, {
      effectiveTo: '2026-02-01',
      tiers: [{ aboveInputTokens: 1, usdPerMillion: { input: '1' } }],
    });
    const body = { effectiveTo: null, tiers: null, usdPerMillion: { input: '3' } };
    const changed = await config.call('PATCH', `/api/v1/prices/${made.body.id}`, { body, ifMatch: made.etag });
    expect(changed).toMatchObject({ status: 200, body: { usdPerMillion: { input: '3' }, version: 2 } });
    expect(changed.body).not.toHaveProperty('effectiveTo');
    expect(changed.body).not.toHaveProperty('tiers');
  });

  it('204 to a deletion', async () => {
    const path = `/api/v1/prices/${(await makePrice(config)).body.id}`;
    expect((await config.call('DELETE', path, { ifMatch: '*' })).status).toBe(204);
    expect((await config.call('GET', path)).status).toBe(404);
  });

  it.each([
    ['an amount that is a number', { usdPerMillion: { input: 2.5 } }, 'usdPerMillion.input'],
    ['an amount below zero', { usdPerMillion: { input: '-1' } }, 'usdPerMillion.input'],
    ['an amount with an exponent', { usdPerMillion: { input: '1e3' } }, 'usdPerMillion.input'],
    ['an amount finer than money is kept', { usdPerMillion: { input: '0.0000000000001' } }, 'usdPerMillion.input'],
    ['a meter nobody knows', { usdPerMillion: { input: '1', smoke: '1' } }, 'usdPerMillion.smoke'],
    ['no meter at all', { usdPerMillion: {} }, 'usdPerMillion'],
    ['an end before the beginning', { effectiveTo: '2025-01-01' }, 'effectiveTo'],
    ['an end at the beginning', { effectiveTo: '2026-01-01' }, 'effectiveTo'],
    ['a time without an offset', { effectiveFrom: '2026-01-01T00:00:00' }, 'effectiveFrom'],
    ['a time before all counting', { effectiveFrom: '1960-01-01' }, 'effectiveFrom'],
    ['a kind no adapter has', { kind: 'nobody' }, 'kind'],
    [
      'tiers out of order',
      {
        tiers: [
          { aboveInputTokens: 2, usdPerMillion: { input: '1' } },
          { aboveInputTokens: 1, usdPerMillion: { input: '1' } },
        ],
      },
      'tiers',
    ],
  ])('400 to %s', async (_, members, path) => {
    const body = {
      kind: 'speaker',
      model: 'm',
      effectiveFrom: '2026-01-01',
      usdPerMillion: { input: '1' },
      ...members,
    };
    const answer = await config.call('POST', '/api/v1/prices', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', problems: [{ path }] } });
  });

  it('404 to an id that no price has', async () => {
    for (const id of [unknownId, 'x']) expect((await config.call('GET', `/api/v1/prices/${id}`)).status).toBe(404);
  });

  it('409 to a price that would overlap another one, named by its id', async () => {
    const model = randomUUID();
    const january = await makePrice(config, { model, effectiveFrom: '2026-01-01', effectiveTo: '2026-02-01' });
    const body = { kind: 'speaker', model, usdPerMillion: { input: '1' }, effectiveFrom: '2026-01-15' };
    const overlapping = await config.call('POST', '/api/v1/prices', { body });
    expect(overlapping).toMatchObject({ status: 409, body: { detail: expect.stringContaining(january.body.id) } });
    const february = await makePrice(config, { model, effectiveFrom: '2026-02-01' });
    const earlier = { body: { effectiveFrom: '2026-01-31' }, ifMatch: '*' };
    expect((await config.call('PATCH', `/api/v1/prices/${february.body.id}`, earlier)).status).toBe(409);
    expect((await makePrice(config, { model: `${model}-other`, effectiveFrom: '2026-01-15' })).status).toBe(201);
    expect((await makePrice(config, { model, kind: 'headed', effectiveFrom: '2026-01-15' })).status).toBe(201);
  });

  it('412 to a version that is not the newest, 428 to a write without one', async () => {
    const path = `/api/v1/prices/${(await makePrice(config)).body.id}`;
    const body = { usdPerMillion: { input: '9' } };
    expect((await config.call('PATCH', path, { body, ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('DELETE', path, { ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('PATCH', path, { body })).status).toBe(428);
    expect((await config.call('DELETE', path)).status).toBe(428);
  });
});
