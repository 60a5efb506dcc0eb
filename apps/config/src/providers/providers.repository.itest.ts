import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProviderId } from '@tollgate/schema';
import { fresh, type OpenDatabase, openDatabase } from '../../testing/open-database.js';
import type { ProviderRow } from './provider.entity.js';
import { ProvidersRepository } from './providers.repository.js';

let open: OpenDatabase;
let providers: ProvidersRepository;
beforeAll(async () => {
  open = await openDatabase();
  providers = new ProvidersRepository(open.database);
});
afterAll(() => open.close());

async function insert(id: string, more: Partial<ProviderRow> = {}): Promise<ProviderRow> {
  const row = { ...fresh, id: ProviderId.parse(id), kind: 'speaker', baseUrl: null, options: {}, priority: 1, ...more };
  await open.change((manager) => providers.insert(row, manager));
  return row;
}

describe('providers in PostgreSQL', () => {
  it('come back as they were stored, options and all', async () => {
    const options = { region: 'eu', deep: [{ a: null, b: [1.5, true, ''] }], big: 12_345_678_901_234 };
    const row = await insert('stored', { options, baseUrl: 'https://x.test', priority: -5 });
    expect(await providers.find(row.id)).toEqual(row);
  });

  it('have ids of their own', async () => {
    await insert('own');
    await expect(insert('own')).rejects.toThrow('providers_pkey');
  });

  it('are replaced and removed only at the version that was seen', async () => {
    const row = await insert('versioned');
    const second = { ...row, version: 2, priority: 9 };
    await open.change(async (manager) => {
      expect(await providers.replace(second, manager)).toBe(true);
      expect(await providers.replace(second, manager)).toBe(false);
      expect(await providers.remove(row, manager)).toBe(false);
      expect(await providers.remove(second, manager)).toBe(true);
      expect(await providers.remove(second, manager)).toBe(false);
    });
    expect(await providers.find(row.id)).toBeUndefined();
  });

  it('are listed by id, from a key on', async () => {
    const [b, a, c] = [await insert('list-b'), await insert('list-a'), await insert('list-c')];
    const listed = await providers.list({ after: a.id, rowsMax: 2 });
    expect(listed.map(({ id }) => id)).toEqual([b.id, c.id]);
  });
});
