import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@tollgate/platform';
import { ProviderId, RouteId } from '@tollgate/schema';
import { fresh, type OpenDatabase, openDatabase } from '../../testing/open-database.js';
import type { RouteRow } from './route.entity.js';
import { RoutesRepository } from './routes.repository.js';

let open: OpenDatabase;
let routes: RoutesRepository;
const main = ProviderId.parse('main');
const spare = ProviderId.parse('spare');
beforeAll(async () => {
  open = await openDatabase();
  routes = new RoutesRepository(open.database);
});
afterAll(() => open.close());

async function insert(alias: string, more: Partial<RouteRow> = {}): Promise<RouteRow> {
  const identity = { ...fresh, id: RouteId.parse(uuidv7()), alias, strategy: 'priority' } as const;
  const policies = { retry: null, timeouts: null, fallbackOn: null };
  const row = { ...identity, ...policies, targets: [{ provider: main, model: 'm' }], ...more };
  await open.change((manager) => routes.insert(row, manager));
  return row;
}

describe('routes in PostgreSQL', () => {
  it('come back as they were stored, targets in their order', async () => {
    const targets = ['c', 'a', 'b'].map((model) => ({ provider: main, model, weight: 0 }));
    const row = await insert('stored', { targets, retry: { attemptsMax: 2 }, timeouts: {}, fallbackOn: [] });
    expect(await routes.find(row.id)).toEqual(row);
  });

  it('have aliases of their own', async () => {
    await insert('own');
    await expect(insert('own')).rejects.toThrow('routes_alias');
    expect(await open.change((manager) => routes.aliasIsTaken('own', manager))).toBe(true);
    expect(await open.change((manager) => routes.aliasIsTaken('OWN', manager))).toBe(false);
  });

  it('are found by the providers they lead to', async () => {
    await insert('first', {
      targets: [
        { provider: main, model: 'm' },
        { provider: spare, model: 'm' },
      ],
    });
    await insert('second', { targets: [{ provider: spare, model: 'm' }] });
    const aliases = await open.change((manager) => routes.aliasesTo(spare, manager));
    expect(aliases).toEqual(['first', 'second']);
    expect(await open.change((manager) => routes.aliasesTo(ProviderId.parse('spar'), manager))).toEqual([]);
  });

  it('are replaced and removed only at the version that was seen', async () => {
    const row = await insert('versioned');
    const second = { ...row, version: 2, retry: { attemptsMax: 3 } };
    await open.change(async (manager) => {
      expect(await routes.replace(second, manager)).toBe(true);
      expect(await routes.replace(second, manager)).toBe(false);
      expect(await routes.remove(row, manager)).toBe(false);
      expect(await routes.remove(second, manager)).toBe(true);
    });
    expect(await routes.find(row.id)).toBeUndefined();
  });
});
