import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@tollgate/platform';
import { CredentialId, ProviderId } from '@tollgate/schema';
import { fresh, type OpenDatabase, openDatabase } from '../../testing/open-database.js';
import { ProvidersRepository } from '../providers/providers.repository.js';
import type { CredentialRow } from './credential.entity.js';
import { CredentialsRepository } from './credentials.repository.js';

let open: OpenDatabase;
let credentials: CredentialsRepository;
let providers: ProvidersRepository;
const main = ProviderId.parse('main');
const other = ProviderId.parse('other');
const sealed = { version: 1, masterKeyId: 'k', wrappedDataKey: 'AAAA', ciphertext: 'BBBB' } as const;
const providerRow = { ...fresh, kind: 'speaker', baseUrl: null, options: {}, priority: 1 };
beforeAll(async () => {
  open = await openDatabase();
  credentials = new CredentialsRepository(open.database);
  providers = new ProvidersRepository(open.database);
  await open.change(async (manager) => {
    await providers.insert({ ...providerRow, id: main }, manager);
    await providers.insert({ ...providerRow, id: other }, manager);
  });
});
afterAll(() => open.close());

async function insert(name: string, more: Partial<CredentialRow> = {}): Promise<CredentialRow> {
  const identity = { ...fresh, id: CredentialId.parse(uuidv7()), providerId: main, name };
  const row = { ...identity, weight: 1, secretVersion: 1, fingerprint: 'f', sealed, ...more };
  await open.change((manager) => credentials.insert(row, manager));
  return row;
}

describe('credentials in PostgreSQL', () => {
  it('come back as they were stored, at their own provider only', async () => {
    const row = await insert('stored');
    expect(await credentials.find(row)).toEqual(row);
    expect(await credentials.find({ id: row.id, providerId: other })).toBeUndefined();
  });

  it('belong to a provider, which cannot go before them', async () => {
    await expect(insert('lost', { providerId: ProviderId.parse('nobody') })).rejects.toThrow('foreign key');
    const provider = { ...providerRow, id: main };
    await expect(open.change((manager) => providers.remove(provider, manager))).rejects.toThrow('foreign key');
  });

  it('have names of their own at their provider', async () => {
    await insert('own name');
    await expect(insert('own name')).rejects.toThrow('credentials_name');
    await insert('own name', { providerId: other });
  });

  it('are put under another seal only while the secret is the same, and keep their version', async () => {
    const row = await insert('resealed');
    const resealed = { ...sealed, masterKeyId: 'new' };
    await open.change(async (manager) => {
      expect(await credentials.reseal({ ...row, secretVersion: 2 }, resealed, manager)).toBe(false);
      expect(await credentials.reseal(row, resealed, manager)).toBe(true);
    });
    expect(await credentials.find(row)).toEqual({ ...row, sealed: resealed });
  });

  it('are replaced and removed only at the version that was seen', async () => {
    const row = await insert('versioned');
    const second = { ...row, version: 2, weight: 7 };
    await open.change(async (manager) => {
      expect(await credentials.replace(second, manager)).toBe(true);
      expect(await credentials.replace(second, manager)).toBe(false);
      expect(await credentials.remove(row, manager)).toBe(false);
      expect(await credentials.remove(second, manager)).toBe(true);
    });
    expect(await credentials.find(row)).toBeUndefined();
  });

  it('can all be gone through, a few at a time', async () => {
    const seen: string[] = [];
    let after: CredentialId | undefined;
    for (;;) {
      const rows = await credentials.listAfter(after, 2);
      seen.push(...rows.map(({ id }) => id));
      after = rows.at(-1)?.id;
      if (after === undefined) break;
    }
    const all = await open.change((manager) => credentials.listAll(manager));
    expect(seen).toEqual(all.map(({ id }) => id));
    expect(seen.length).toBeGreaterThan(3);
  });
});
