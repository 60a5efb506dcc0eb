import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@tollgate/platform';
import { fresh, type OpenDatabase, openDatabase } from '../../testing/open-database.js';
import type { PriceRow } from './price.entity.js';
import { PricesRepository } from './prices.repository.js';

let open: OpenDatabase;
let prices: PricesRepository;
beforeAll(async () => {
  open = await openDatabase();
  prices = new PricesRepository(open.database);
});
afterAll(() => open.close());

async function insert(model: string, from: string, more: Partial<PriceRow> = {}): Promise<PriceRow> {
  const subject = { ...fresh, id: uuidv7(), kind: 'speaker', model, effectiveFrom: new Date(from), effectiveTo: null };
  const others = { tiers: null, usdPerThousandSearches: null, usdPerThousandRequests: null };
  const row = { ...subject, ...others, usdPerMillion: { input: '2.50' }, ...more };
  await open.change((manager) => prices.insert(row, manager));
  return row;
}

describe('prices in PostgreSQL', () => {
  it('come back digit by digit as they were stored', async () => {
    const usdPerMillion = { input: '0.100000000000', output: '123456789012.000000000001' };
    const tiers = [{ aboveInputTokens: 1, usdPerMillion: { input: '1.0' } }];
    const row = await insert('stored', '2026-01-01', { usdPerMillion, tiers, usdPerThousandSearches: '10.00' });
    expect(await prices.find(row.id)).toEqual(row);
  });

  it('of one model never begin together, and never end before they begin', async () => {
    await insert('own', '2026-01-01');
    await expect(insert('own', '2026-01-01')).rejects.toThrow('prices_subject');
    const effectiveTo = new Date('2026-01-01');
    await expect(insert('own', '2026-02-01', { effectiveTo })).rejects.toThrow('check');
  });

  it('are found by what they are for, in the order they hold', async () => {
    const second = await insert('ordered', '2026-02-01');
    const first = await insert('ordered', '2026-01-01');
    await insert('ordered', '2026-01-15', { kind: 'headed' });
    const found = await open.change((manager) => prices.listOf('speaker', 'ordered', manager));
    expect(found).toEqual([first, second]);
  });

  it('are listed by kind and model, from a key on', async () => {
    const first = await insert('listed', '2026-01-01');
    const second = await insert('listed', '2026-02-01');
    const list = async (filter: { kind?: string; model?: string }, after?: string) =>
      (await prices.list(filter, { after, rowsMax: 9 })).map(({ id }) => id);
    expect(await list({ model: 'listed' })).toEqual([first.id, second.id]);
    expect(await list({ model: 'listed' }, first.id)).toEqual([second.id]);
    expect(await list({ kind: 'headed', model: 'listed' })).toEqual([]);
  });

  it('are replaced and removed only at the version that was seen', async () => {
    const row = await insert('versioned', '2026-01-01');
    const second = { ...row, version: 2, usdPerMillion: { input: '3' } };
    await open.change(async (manager) => {
      expect(await prices.replace(second, manager)).toBe(true);
      expect(await prices.replace(second, manager)).toBe(false);
      expect(await prices.remove(row, manager)).toBe(false);
      expect(await prices.remove(second, manager)).toBe(true);
    });
    expect(await prices.find(row.id)).toBeUndefined();
  });
});
