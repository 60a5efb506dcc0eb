import { beforeEach, describe, expect, it } from '@jest/globals';
import { ProviderId } from '@tollgate/schema';
import type { CreateProvider } from '@tollgate/schema/api';
import { fakeKinds } from '../../testing/fake-kinds.js';
import { caller, codeOf, FakeChanges, FakeRows, noManager, valueOf } from '../../testing/fakes.js';
import type { ProviderRow } from './provider.entity.js';
import { ProvidersService } from './providers.service.js';

const any = { any: true } as const;
const main = ProviderId.parse('main');
let changes: FakeChanges;
let rows: FakeRows<ProviderRow>;
let providers: ProvidersService;
beforeEach(() => {
  changes = new FakeChanges();
  rows = new FakeRows();
  providers = new ProvidersService(rows, changes, fakeKinds);
});
const create = (more: Partial<CreateProvider> = {}) => providers.create({ id: main, kind: 'speaker', ...more }, caller);

describe('a provider', () => {
  it('goes after those that somebody gave a priority below 100, unless it is given one', async () => {
    expect(valueOf(await create()).priority).toBe(100);
    expect(valueOf(await create({ id: ProviderId.parse('other'), priority: 0 })).priority).toBe(0);
  });

  it('needs an address exactly where its kind has none, also after a change', async () => {
    expect(await create({ kind: 'homeless' })).toMatchObject({ failure: { param: 'baseUrl' } });
    valueOf(await create({ kind: 'homeless', baseUrl: 'https://home.test' }));
    const homeless = await providers.patch(main, { baseUrl: null }, any, caller);
    expect(homeless).toMatchObject({ failure: { param: 'baseUrl' } });
    expect(valueOf(await providers.get(main)).baseUrl).toBe('https://home.test');
  });

  it('keeps options that an earlier release took for as long as nobody touches them', async () => {
    const row = {
      ...valueOf(await create()),
      baseUrl: null,
      options: { old: 1 },
      createdAt: changes.at,
      updatedAt: changes.at,
    };
    rows.rows.set(main, row);
    expect(valueOf(await providers.patch(main, { priority: 1 }, any, caller)).options).toEqual({ old: 1 });
    const touched = await providers.patch(main, { options: { old: 2 } }, any, caller);
    expect(touched).toMatchObject({ failure: { param: 'options', message: expect.stringContaining('region') } });
  });

  it('of a kind that a later release dropped can still be changed', async () => {
    valueOf(await create());
    const older = new ProvidersService(rows, changes, { find: () => undefined });
    expect(valueOf(await older.patch(main, { priority: 1 }, any, caller)).priority).toBe(1);
    expect(codeOf(await older.create({ id: ProviderId.parse('new'), kind: 'speaker' }, caller))).toBe(
      'request.invalid',
    );
  });

  it('is not made twice under one id', async () => {
    valueOf(await create());
    expect(codeOf(await create({ kind: 'headed' }))).toBe('resource.conflict');
    expect(changes.noted).toHaveLength(1);
  });

  it('stays while something needs it, all of which is named', async () => {
    valueOf(await create());
    const names = Array.from({ length: 8 }, (_, index) => `route ${index}`);
    providers.addDependents(async (id) => (id === main ? names : []));
    const refused = await providers.remove(main, any, caller);
    expect(refused).toMatchObject({ failure: { message: expect.stringMatching(/route 0.*route 4 and 3 more$/) } });
    expect((await providers.get(main)).ok).toBe(true);
  });

  it('changed by somebody else in between is neither overwritten nor deleted', async () => {
    valueOf(await create());
    rows.overtaken = true;
    expect(codeOf(await providers.patch(main, { priority: 1 }, any, caller))).toBe('resource.version-mismatch');
    expect(codeOf(await providers.remove(main, any, caller))).toBe('resource.version-mismatch');
  });

  it('reaches proxies without what is only for people', async () => {
    valueOf(await create({ options: { region: 'eu' } }));
    expect(await providers.forSnapshot(noManager)).toEqual([
      { id: 'main', kind: 'speaker', options: { region: 'eu' }, priority: 100 },
    ]);
  });
});
