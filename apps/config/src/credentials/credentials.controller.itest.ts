import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SealedSecret } from '@tollgate/schema';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeCredential, makeProvider, unknownId } from '../../testing/resources.js';

let config: ConfigService;
let provider: string;
beforeAll(async () => {
  config = await startConfigService();
  provider = (await makeProvider(config)).body.id;
});
afterAll(() => config.stop());

const list = () => `/api/v1/providers/${provider}/credentials`;

async function sealedOf(id: string): Promise<SealedSecret> {
  const [row] = await config.database.sql<{ sealed: SealedSecret }>('select sealed from credentials where id = $1', [
    id,
  ]);
  if (row === undefined) throw new Error(`There is no credential ${id}`);
  return row.sealed;
}

describe('credentials answer', () => {
  it('201 with a fingerprint in place of the secret', async () => {
    const apiKey = config.leaks.canary();
    const made = await config.call('POST', list(), { body: { name: 'first', secret: { apiKey }, weight: 3 } });
    expect(made).toMatchObject({
      status: 201,
      etag: '"1"',
      body: { provider, name: 'first', weight: 3, secretVersion: 1 },
    });
    expect(made.body.fingerprint).toBe(createHash('sha256').update(apiKey).digest('hex').slice(0, 16));
    expect(made.body).not.toHaveProperty('secret');
    expect((await config.call('GET', `${list()}/${made.body.id}`)).body).toEqual(made.body);
    expect((await config.call('GET', list())).body.items).toContainEqual(made.body);
  });

  it('and seal the secret for its own row and nowhere else', async () => {
    const apiKey = config.leaks.canary();
    const { id } = (await makeCredential(config, provider, { secret: { apiKey } })).body;
    const other = (await makeCredential(config, provider)).body;
    const keyring = config.settings.TOLLGATE_MASTER_KEY;
    const context = { tenant: 'default', provider, credentialId: id, version: 1 };
    const sealed = await sealedOf(id);
    expect(keyring.open(sealed, context)).toEqual({ ok: true, value: JSON.stringify({ apiKey }) });
    for (const wrong of [{ credentialId: other.id }, { provider: 'other' }, { version: 2 }, { tenant: 'other' }]) {
      expect(keyring.open(sealed, { ...context, ...wrong }).ok).toBe(false);
    }
    const rows = await config.database.sql<{ text: string }>(
      `select row_to_json(c)::text as text from credentials c union all
       select row_to_json(a)::text from audit_entries a`,
    );
    expect(rows.map(({ text }) => text).join('\n')).not.toContain(apiKey);
  });

  it('200 to a new secret, under a new version and a new seal', async () => {
    const made = await makeCredential(config, provider);
    const before = await sealedOf(made.body.id);
    const apiKey = config.leaks.canary();
    const path = `${list()}/${made.body.id}`;
    const changed = await config.call('PATCH', path, { body: { secret: { apiKey } }, ifMatch: made.etag });
    expect(changed).toMatchObject({ status: 200, body: { secretVersion: 2, version: 2, name: made.body.name } });
    expect(changed.body.fingerprint).not.toBe(made.body.fingerprint);
    const context = { tenant: 'default', provider, credentialId: made.body.id, version: 2 };
    const keyring = config.settings.TOLLGATE_MASTER_KEY;
    expect(keyring.open(await sealedOf(made.body.id), context)).toEqual({
      ok: true,
      value: JSON.stringify({ apiKey }),
    });
    expect(keyring.open(before, context).ok).toBe(false);
  });

  it('200 to a change of name and weight, which leaves the secret alone', async () => {
    const made = await makeCredential(config, provider);
    const before = await sealedOf(made.body.id);
    const body = { name: 'renamed', weight: 9 };
    const changed = await config.call('PATCH', `${list()}/${made.body.id}`, { body, ifMatch: made.etag });
    expect(changed.body).toMatchObject({ ...body, secretVersion: 1, fingerprint: made.body.fingerprint });
    expect(await sealedOf(made.body.id)).toEqual(before);
  });

  it('204 to a retirement, after which the sealed secret is gone', async () => {
    const made = await makeCredential(config, provider);
    const path = `${list()}/${made.body.id}`;
    expect((await config.call('DELETE', path, { ifMatch: made.etag })).status).toBe(204);
    expect((await config.call('GET', path)).status).toBe(404);
    await expect(sealedOf(made.body.id)).rejects.toThrow('no credential');
  });

  it.each([
    ['no secret', { name: 'x' }, 'secret'],
    ['a secret without fields', { name: 'x', secret: {} }, 'secret'],
    ['a secret of another kind', { name: 'x', secret: { accessKeyId: 'canary' } }, 'secret.apiKey'],
    ['a field nobody knows', { name: 'x', secret: { apiKey: 'canary', other: 'canary' } }, 'secret'],
    ['a secret that is a text', { name: 'x', secret: 'canary' }, 'secret'],
    ['a key with a line end', { name: 'x', secret: { apiKey: 'canary\n' } }, 'secret.apiKey'],
    ['a key that is a number', { name: 'x', secret: { apiKey: 7 } }, 'secret.apiKey'],
    ['a weight of nothing', { name: 'x', secret: { apiKey: 'canary' }, weight: 0 }, 'weight'],
  ])('400 to %s, without repeating it', async (_, body, path) => {
    const answer = await config.call('POST', list(), { body });
    expect(answer).toMatchObject({ status: 400, body: { problems: [{ path }] } });
    expect(answer.text).not.toContain('canary');
  });

  it('404 to a provider or credential that is not there, and to one of another provider', async () => {
    const made = await makeCredential(config, provider);
    const other = (await makeProvider(config)).body.id;
    const body = { name: 'x', secret: { apiKey: 'x' } };
    const calls = [
      ['GET', '/api/v1/providers/nobody/credentials'],
      ['POST', '/api/v1/providers/nobody/credentials'],
      ['GET', `${list()}/${unknownId}`],
      ['GET', `${list()}/x`],
      ['GET', `/api/v1/providers/${other}/credentials/${made.body.id}`],
      ['PATCH', `/api/v1/providers/${other}/credentials/${made.body.id}`],
      ['DELETE', `/api/v1/providers/${other}/credentials/${made.body.id}`],
    ] as const;
    for (const [method, path] of calls) {
      const answer = await config.call(method, path, { ifMatch: '*', ...(method === 'GET' ? {} : { body }) });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
      expect(answer.body.detail).toContain(path.includes('nobody') ? 'no provider' : 'no credential');
    }
  });

  it('409 to a name that another credential of the provider has', async () => {
    const made = await makeCredential(config, provider);
    const other = await makeCredential(config, provider);
    const body = { name: made.body.name, secret: { apiKey: 'x' } };
    expect((await config.call('POST', list(), { body })).status).toBe(409);
    const renamed = { body: { name: made.body.name }, ifMatch: '*' };
    expect((await config.call('PATCH', `${list()}/${other.body.id}`, renamed)).status).toBe(409);
  });

  it('412 to a version that is not the newest, 428 to a write without one', async () => {
    const path = `${list()}/${(await makeCredential(config, provider)).body.id}`;
    const body = { weight: 2 };
    expect((await config.call('PATCH', path, { body, ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('DELETE', path, { ifMatch: '"9"' })).status).toBe(412);
    expect((await config.call('PATCH', path, { body })).status).toBe(428);
    expect((await config.call('DELETE', path)).status).toBe(428);
  });
});
