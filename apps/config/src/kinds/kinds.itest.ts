import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigSnapshot } from '@tollgate/schema';
import { KindList } from '@tollgate/schema/api';
import { type ConfigService, serviceToken, startConfigService } from '../../testing/config-service.js';
import { makeCredential } from '../../testing/resources.js';
import { rsaPrivateKey, serviceAccountFile } from '../../testing/service-account.js';
import { kindCards } from './catalogue.js';
import { Kinds } from './kinds.js';

const pem = rsaPrivateKey();
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
    const fields = items.flatMap(({ secretForms }) => secretForms);
    for (const form of fields) expect(form.fields.some(({ required }) => required)).toBe(true);
  });

  it('can each be configured as a provider and given a credential in each of its ways', async () => {
    const { items } = KindList.parse((await config.call('GET', '/api/v1/kinds')).body);
    const values: Readonly<Record<string, string>> = {
      ...serviceAccountFile(pem),
      privateKey: pem,
      clientEmail: 'gateway@project.test',
    };
    for (const kind of items) {
      const body = { id: `p-${kind.id}`, kind: kind.id, baseUrl: 'https://example.test' };
      expect([kind.id, (await config.call('POST', '/api/v1/providers', { body })).status]).toEqual([kind.id, 201]);
      for (const [index, { fields }] of kind.secretForms.entries()) {
        const secret = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? 'value']));
        const credential = { body: { name: `way ${index}`, secret } };
        const made = await config.call('POST', `/api/v1/providers/p-${kind.id}/credentials`, credential);
        expect([kind.id, made.status]).toEqual([kind.id, 201]);
      }
    }
  });

  it.each([
    ['azure', {}, 'options.resource'],
    ['azure', { resource: 'mine', apiVersion: 'newest' }, 'options.apiVersion'],
    ['bedrock', {}, 'options.region'],
    ['bedrock', { region: 'Virginia' }, 'options.region'],
    ['bedrock', { region: 'us-east-1', zone: 'a' }, 'options'],
    ['vertex', { project: 'a-project' }, 'options.location'],
    ['openai', { region: 'us-east-1' }, 'options'],
    ['openai-compatible', {}, 'baseUrl'],
  ])('refuse for %s the options %j, and name what is wrong', async (kind, options, path) => {
    const answer = await config.call('POST', '/api/v1/providers', { body: { id: 'wrong', kind, options } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', problems: [{ path }] } });
  });

  it.each([
    ['azure', { resource: 'mine', apiVersion: '2024-10-21' }, { apiKey: 'k' }, 'https://mine.openai.azure.com'],
    ['bedrock', { region: 'eu-west-1' }, { apiKey: 'k' }, 'https://bedrock-runtime.eu-west-1.amazonaws.com'],
    [
      'bedrock',
      { region: 'us-east-1' },
      { accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' },
      'https://bedrock-runtime.us-east-1.amazonaws.com',
    ],
    [
      'vertex',
      { project: 'a-project', location: 'europe-west4' },
      { clientEmail: 'gateway@project.test', privateKey: pem },
      'https://europe-west4-aiplatform.googleapis.com/v1/projects/a-project/locations/europe-west4',
    ],
    [
      'vertex',
      { project: 'a-project', location: 'global' },
      serviceAccountFile(pem),
      'https://aiplatform.googleapis.com/v1/projects/a-project/locations/global',
    ],
  ] as const)(
    'reach the proxies with their address and, sealed, what they are signed with: %s %j',
    async (...given) => {
      const [kind, options, secret, baseUrl] = given;
      const id = `s-${randomUUID()}`;
      const made = await config.call('POST', '/api/v1/providers', { body: { id, kind, options } });
      expect(made).toMatchObject({ status: 201, body: { options } });
      const credential = await makeCredential(config, id, { secret });
      const pulled = await config.call('GET', '/internal/v1/snapshot', { token: serviceToken });
      const provider = ConfigSnapshot.parse(pulled.body).providers.find((other) => other.id === id);
      expect(provider).toMatchObject({ kind, options, baseUrl });
      const [sealed] = provider?.credentials ?? [];
      const context = { tenant: 'default', provider: id, credentialId: credential.body.id, version: 1 };
      const opened = sealed && config.settings.TOLLGATE_MASTER_KEY.open(sealed.sealed, context);
      const kept = 'client_email' in secret ? { clientEmail: secret['client_email'], privateKey: pem } : secret;
      expect(opened?.ok && JSON.parse(opened.value)).toEqual(kept);
    },
  );
});
