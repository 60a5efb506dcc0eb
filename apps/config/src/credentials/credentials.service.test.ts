import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SecretContext } from '@tollgate/keyring';
import { ProviderId, type SealedSecret } from '@tollgate/schema';
import { fakeKinds } from '../../testing/fake-kinds.js';
import { caller, codeOf, FakeChanges, FakeRows, valueOf } from '../../testing/fakes.js';
import type { CredentialRow } from './credential.entity.js';
import type { CredentialAddress } from './credentials.repository.js';
import { CredentialsService } from './credentials.service.js';

class FakeCredentials {
  readonly rows = new FakeRows<CredentialRow>();

  async find({ id, providerId }: CredentialAddress) {
    const row = await this.rows.find(id);
    return row?.providerId === providerId ? row : undefined;
  }
  list = () => this.rows.list();
  listAll = () => this.rows.list();
  listAfter = () => this.rows.list();
  insert = (row: CredentialRow) => this.rows.insert(row);
  replace = (row: CredentialRow) => this.rows.replace(row);
  remove = (row: CredentialRow) => this.rows.remove(row);
  reseal = async () => true;
  nameIsTaken = async (_: ProviderId, name: string) => (await this.rows.list()).some((row) => row.name === name);
  namesOf = async () => (await this.rows.list()).map((row) => row.name);
}

const any = { any: true } as const;
const main = ProviderId.parse('main');
const odd = ProviderId.parse('odd');
const kinds = new Map<string, string>([
  [main, 'speaker'],
  [odd, 'withdrawn'],
]);
let changes: FakeChanges;
let sealedFor: SecretContext[];
let credentials: CredentialsService;
beforeEach(() => {
  changes = new FakeChanges();
  sealedFor = [];
  const providers = { kindOf: async (id: ProviderId) => kinds.get(id), addDependents: () => {} };
  const keyring = {
    seal: (_: string, context: SecretContext): SealedSecret => {
      sealedFor.push(context);
      return { version: 1, masterKeyId: 'k', wrappedDataKey: 'AAAA', ciphertext: 'AAAA' };
    },
  };
  credentials = new CredentialsService(new FakeCredentials(), providers, fakeKinds, changes, keyring);
});
const create = (apiKey: string, provider = main) =>
  credentials.create(provider, { name: apiKey, secret: { apiKey } }, caller);

describe('a credential', () => {
  it('is sealed for itself and the version of its secret', async () => {
    const { id } = valueOf(await create('sk-1'));
    const address = { id, providerId: main };
    valueOf(await credentials.patch(address, { weight: 5 }, any, caller));
    valueOf(await credentials.patch(address, { secret: { apiKey: 'sk-2' } }, any, caller));
    const context = { tenant: 'default', provider: 'main', credentialId: id };
    expect(sealedFor).toEqual([
      { ...context, version: 1 },
      { ...context, version: 2 },
    ]);
  });

  it('is noted without its secret', async () => {
    const { id } = valueOf(await create('sk-canary-1'));
    const address = { id, providerId: main };
    valueOf(await credentials.patch(address, { name: 'plain', secret: { apiKey: 'sk-canary-2' } }, any, caller));
    valueOf(await credentials.retire(address, any, caller));
    const [made, ...later] = changes.noted;
    expect(made).toMatchObject({ action: 'create', after: { secretVersion: 1 } });
    expect(JSON.stringify(later)).not.toContain('sk-canary-2');
    expect(JSON.stringify(changes.noted)).not.toMatch(/sealed|ciphertext/);
  });

  it('is refused for a provider that is not there, or whose kind this release does not know', async () => {
    expect(codeOf(await create('sk', ProviderId.parse('nobody')))).toBe('resource.not-found');
    expect(await create('sk', odd)).toMatchObject({ failure: { code: 'request.invalid', param: 'secret' } });
    expect(sealedFor).toEqual([]);
  });
});
