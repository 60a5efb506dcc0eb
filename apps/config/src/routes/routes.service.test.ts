import { beforeEach, describe, expect, it } from '@jest/globals';
import { ProviderId } from '@tollgate/schema';
import type { CreateRoute } from '@tollgate/schema/api';
import { caller, codeOf, FakeChanges, FakeRows, noManager, valueOf } from '../../testing/fakes.js';
import type { FindDependents } from '../changes/index.js';
import type { RouteRow } from './route.entity.js';
import { RoutesService } from './routes.service.js';

class FakeRoutes extends FakeRows<RouteRow> {
  async aliasIsTaken(alias: string) {
    return [...this.rows.values()].some((row) => row.alias === alias);
  }
  async aliasesTo(provider: ProviderId) {
    const leadsThere = (row: RouteRow) => row.targets.some((target) => target.provider === provider);
    return [...this.rows.values()].filter(leadsThere).map((row) => row.alias);
  }
}

const any = { any: true } as const;
const main = ProviderId.parse('main');
let rows: FakeRoutes;
let changes: FakeChanges;
let routes: RoutesService;
let findDependents: FindDependents | undefined;
beforeEach(() => {
  rows = new FakeRoutes();
  changes = new FakeChanges();
  const providers = {
    kindOf: async (id: ProviderId) => (id === main ? 'speaker' : undefined),
    addDependents: (find: FindDependents) => {
      findDependents = find;
    },
  };
  routes = new RoutesService(rows, providers, changes);
  routes.onModuleInit();
});
const create = (more: Partial<CreateRoute> = {}) =>
  routes.create({ alias: 'chat', targets: [{ provider: main, model: 'm' }], strategy: 'priority', ...more }, caller);

describe('a route', () => {
  it('leads to providers that are there, the wrong one being named by its place', async () => {
    const targets = [main, 'nobody'].map((id) => ({ provider: ProviderId.parse(id), model: 'm' }));
    expect(await create({ targets })).toMatchObject({ failure: { param: 'targets.1.provider' } });
    const { id } = valueOf(await create());
    expect(await routes.patch(id, { targets }, any, caller)).toMatchObject({
      failure: { param: 'targets.1.provider' },
    });
  });

  it('that is weighted has a target that weighs something, also after a change', async () => {
    const weightless = [{ provider: main, model: 'm', weight: 0 }];
    expect(codeOf(await create({ strategy: 'weighted', targets: weightless }))).toBe('request.invalid');
    const { id } = valueOf(await create({ strategy: 'weighted' }));
    expect(codeOf(await routes.patch(id, { targets: weightless }, any, caller))).toBe('request.invalid');
    valueOf(await routes.patch(id, { targets: weightless, strategy: 'priority' }, any, caller));
  });

  it('keeps providers from being deleted while it leads to them', async () => {
    const { id } = valueOf(await create());
    expect(await findDependents?.(main, noManager)).toEqual(['route chat']);
    valueOf(await routes.remove(id, any, caller));
    expect(await findDependents?.(main, noManager)).toEqual([]);
  });

  it('may keep its alias, and not take that of another', async () => {
    valueOf(await create());
    const { id } = valueOf(await create({ alias: 'other' }));
    expect(codeOf(await routes.patch(id, { alias: 'chat' }, any, caller))).toBe('resource.conflict');
    expect(valueOf(await routes.patch(id, { alias: 'other', strategy: 'cost' }, any, caller)).strategy).toBe('cost');
  });

  it('loses a policy that is set to null and keeps those that are not named', async () => {
    const { id } = valueOf(await create({ retry: { attemptsMax: 2 }, fallbackOn: ['error'] }));
    const changed = valueOf(await routes.patch(id, { retry: null }, any, caller));
    expect(changed).not.toHaveProperty('retry');
    expect(changed.fallbackOn).toEqual(['error']);
    expect(await routes.forSnapshot(noManager)).toEqual([
      { id, alias: 'chat', targets: [{ provider: main, model: 'm' }], strategy: 'priority', fallbackOn: ['error'] },
    ]);
  });

  it('changed by somebody else in between is neither overwritten nor deleted', async () => {
    const { id } = valueOf(await create());
    rows.overtaken = true;
    expect(codeOf(await routes.patch(id, { strategy: 'cost' }, any, caller))).toBe('resource.version-mismatch');
    expect(codeOf(await routes.remove(id, any, caller))).toBe('resource.version-mismatch');
    expect(changes.noted).toHaveLength(1);
  });
});
