import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashVirtualKey, isWellFormedVirtualKey } from '@tollgate/keyring';
import { VirtualKey } from '@tollgate/schema/api';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeKey, makeProject, unknownId } from '../../testing/resources.js';

let config: ConfigService;
beforeAll(async () => {
  config = await startConfigService();
});
afterAll(() => config.stop());

describe('keys answer', () => {
  it('201 with the key, for the only time', async () => {
    const made = await makeKey(config, { tags: { app: 'x' }, allowedModels: ['gpt-*'], expiresAt: '2099-01-01' });
    const { key, ...shown } = made.body;
    expect(isWellFormedVirtualKey(key)).toBe(true);
    expect(key.startsWith(made.body.prefix)).toBe(true);
    expect(shown).toMatchObject({ allowedModels: ['gpt-*'], expiresAt: '2099-01-01T00:00:00.000Z', previous: [] });
    expect(shown).toMatchObject({ state: 'active' });
    expect((await config.call('GET', `/api/v1/keys/${made.body.id}`)).body).toEqual(shown);
    const listed = await config.call('GET', `/api/v1/keys?projectId=${made.body.projectId}`);
    expect(listed.body.items).toEqual([shown]);
  });

  it('and store nothing of the key but its hash and its visible start', async () => {
    const { key, prefix } = (await makeKey(config)).body;
    const tables = await config.database.sql<{ text: string }>(
      `select row_to_json(k)::text as text from virtual_keys k union all
       select row_to_json(h)::text from virtual_key_hashes h union all
       select row_to_json(a)::text from audit_entries a`,
    );
    const all = tables.map(({ text }) => text).join('\n');
    expect(all).not.toContain(key);
    expect(all).not.toContain(key.slice(prefix.length));
    expect(all).toContain(hashVirtualKey(key));
  });

  it('200 to a change, and null lifts a restriction', async () => {
    const made = await makeKey(config, { allowedModels: ['a'], expiresAt: '2099-01-01' });
    const path = `/api/v1/keys/${made.body.id}`;
    const body = { name: 'other', allowedModels: null, expiresAt: null };
    const changed = await config.call('PATCH', path, { body, ifMatch: made.etag });
    expect(changed).toMatchObject({ status: 200, body: { name: 'other', version: 2 } });
    expect(changed.body).not.toHaveProperty('allowedModels');
    expect(changed.body).not.toHaveProperty('expiresAt');
  });

  it('200 to a rotation with a new key, and list the old one until its overlap ends', async () => {
    const made = await makeKey(config);
    const path = `/api/v1/keys/${made.body.id}`;
    const rotated = await config.call('POST', `${path}/rotate`, { body: { overlapSeconds: 600 } });
    expect(rotated).toMatchObject({ status: 200, etag: '"2"' });
    expect(rotated.body.key).not.toBe(made.body.key);
    expect(rotated.body.previous).toEqual([{ prefix: made.body.prefix, expiresAt: expect.any(String) }]);
    const overlapMs = Date.parse(rotated.body.previous[0].expiresAt) - Date.parse(rotated.body.updatedAt);
    expect(overlapMs).toBe(600_000);
    const again = await config.call('POST', `${path}/rotate`);
    expect(again.body.previous).toEqual(rotated.body.previous);
  });

  it('204 to a revocation; the key can be read from then on, not changed, and no list has it', async () => {
    const made = await makeKey(config);
    const path = `/api/v1/keys/${made.body.id}`;
    expect((await config.call('DELETE', path, { ifMatch: made.etag })).status).toBe(204);
    const revoked = await config.call('GET', path);
    const { key: _, ...shown } = made.body;
    const { updatedAt } = revoked.body;
    expect(revoked).toMatchObject({ status: 200, etag: '"2"' });
    expect(revoked.body).toEqual({ ...shown, version: 2, updatedAt, state: 'revoked', revokedAt: updatedAt });
    expect(VirtualKey.parse(revoked.body).previous).toEqual([]);
    for (const [method, target] of [
      ['PATCH', path],
      ['DELETE', path],
      ['POST', `${path}/rotate`],
    ] as const) {
      const answer = await config.call(method, target, {
        body: method === 'PATCH' ? { name: 'x' } : undefined,
        ifMatch: '*',
      });
      expect([method, answer.status, answer.body.code]).toEqual([method, 409, 'resource.conflict']);
    }
    expect((await config.call('GET', `/api/v1/keys?projectId=${made.body.projectId}`)).body.items).toEqual([]);
  });

  it.each([
    ['a project that does not exist', { projectId: unknownId, name: 'x' }, 'projectId'],
    ['a project id that is none', { projectId: 'x', name: 'x' }, 'projectId'],
    ['an expiry in the past', { name: 'x', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['an expiry without an offset', { name: 'x', expiresAt: '2099-01-01T00:00:00' }, 'expiresAt'],
    ['an expiry that is no date', { name: 'x', expiresAt: '2099-02-30' }, 'expiresAt'],
    ['no models at all', { name: 'x', allowedModels: [] }, 'allowedModels'],
    ['a tag that no report could be grouped by', { name: 'x', tags: { "a'b": 'x' } }, 'tags'],
    ['a key of the caller’s choice', { name: 'x', key: 'tg_mine' }, 'key'],
  ])('400 to %s', async (_, body, path) => {
    const projectId = (await makeProject(config)).body.id;
    const answer = await config.call('POST', '/api/v1/keys', { body: { projectId, ...body } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', problems: [{ path }] } });
  });

  it.each([-1, 1.5, 10_000_000, 'long', null])('400 to an overlap of %j', async (overlapSeconds) => {
    const made = await makeKey(config);
    const answer = await config.call('POST', `/api/v1/keys/${made.body.id}/rotate`, { body: { overlapSeconds } });
    expect(answer).toMatchObject({ status: 400, body: { problems: [{ path: 'overlapSeconds' }] } });
  });

  it('409 to a rotation while ten earlier keys still work', async () => {
    const made = await makeKey(config);
    const rotate = () => config.call('POST', `/api/v1/keys/${made.body.id}/rotate`, { body: { overlapSeconds: 999 } });
    for (let index = 0; index < 10; index += 1) expect((await rotate()).status).toBe(200);
    expect(await rotate()).toMatchObject({ status: 409, body: { code: 'resource.conflict' } });
  });

  it('412 to a version that is not the newest, 428 to a write without one', async () => {
    const made = await makeKey(config);
    const path = `/api/v1/keys/${made.body.id}`;
    const body = { name: 'x' };
    expect((await config.call('PATCH', path, { body, ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('DELETE', path, { ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('POST', `${path}/rotate`, { ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('PATCH', path, { body })).status).toBe(428);
    expect((await config.call('DELETE', path)).status).toBe(428);
  });
});
