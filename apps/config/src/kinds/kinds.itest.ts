import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KindList } from '@tollgate/schema/api';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { kindCards } from './catalogue.js';
import { Kinds } from './kinds.js';

let config: ConfigService;
beforeAll(async () => {
  config = await startConfigService({ replace: [{ token: Kinds, value: new Kinds(kindCards()) }] });
});
afterAll(() => config.stop());

describe('the kinds', () => {
  it('are those of the adapters, with what a form needs to ask for', async () => {
    const { status, body } = await config.call('GET', '/api/v1/kinds');
    expect(status).toBe(200);
    const { items } = KindList.parse(body);
    expect(items.length).toBeGreaterThan(5);
    const ids = items.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toContain('openai-compatible');
    for (const { secretFields } of items) expect(secretFields.some(({ required }) => required)).toBe(true);
  });

  it('can each be configured as a provider and given a credential', async () => {
    const { items } = KindList.parse((await config.call('GET', '/api/v1/kinds')).body);
    for (const kind of items) {
      const body = { id: `p-${kind.id}`, kind: kind.id, baseUrl: 'https://example.test' };
      expect([kind.id, (await config.call('POST', '/api/v1/providers', { body })).status]).toEqual([kind.id, 201]);
      const pem = '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n';
      const value = (name: string) => (name === 'privateKey' ? pem : 'value');
      const secret = Object.fromEntries(kind.secretFields.map(({ name }) => [name, value(name)]));
      const credential = { body: { name: 'main', secret } };
      const made = await config.call('POST', `/api/v1/providers/p-${kind.id}/credentials`, credential);
      expect([kind.id, made.status]).toEqual([kind.id, 201]);
    }
  });
});
