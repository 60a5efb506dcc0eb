import { beforeEach, describe, expect, it } from '@jest/globals';
import { hashVirtualKey } from '@tollgate/keyring';
import { ProjectId, type VirtualKeyId } from '@tollgate/schema';
import { caller, codeOf, FakeChanges, FakeRows, noManager, valueOf } from '../../testing/fakes.js';
import type { VirtualKeyHashRow, VirtualKeyRow } from './virtual-key.entity.js';
import { VirtualKeysService } from './virtual-keys.service.js';

class FakeKeys {
  readonly keys = new FakeRows<VirtualKeyRow>();
  readonly hashes = new Map<string, VirtualKeyHashRow>();

  async find(id: VirtualKeyId) {
    const row = await this.keys.find(id);
    return row === undefined ? undefined : this.#stored(row);
  }
  async list() {
    return (await this.keys.list()).filter((row) => row.revokedAt === null).map((row) => this.#stored(row));
  }
  listAll = () => this.list();
  insert = (row: VirtualKeyRow) => this.keys.insert(row);
  replace = (row: VirtualKeyRow) => this.keys.replace(row);
  async insertHash(row: VirtualKeyHashRow) {
    this.hashes.set(row.sha256, row);
  }
  async endHash(sha256: string, expiresAt: Date) {
    const row = this.hashes.get(sha256);
    if (row !== undefined) this.hashes.set(sha256, { ...row, expiresAt });
  }
  async namesById() {
    return new Map<string, string>();
  }
  async namesOf() {
    return (await this.list()).map(({ row }) => row.name);
  }
  #stored(row: VirtualKeyRow) {
    return { row, hashes: [...this.hashes.values()].filter((hash) => hash.keyId === row.id) };
  }
}

const any = { any: true } as const;
const projectId = ProjectId.parse('01890000-0000-7000-8000-000000000001');
let changes: FakeChanges;
let store: FakeKeys;
let keys: VirtualKeysService;
beforeEach(() => {
  changes = new FakeChanges();
  store = new FakeKeys();
  const projects = { exists: async (id: ProjectId) => id === projectId, addDependents: () => {} };
  keys = new VirtualKeysService(store, projects, changes, changes.clock);
});
const make = async (more: { expiresAt?: string } = {}) =>
  valueOf(await keys.create({ projectId, name: 'ci', ...more }, caller));
/** The hashes a proxy would accept. */
const snapshot = async () => keys.forSnapshot(noManager, changes.at);

describe('a virtual key', () => {
  it('is shown when it is made, and is neither stored nor noted', async () => {
    const { key } = await make();
    const kept = JSON.stringify([[...store.hashes.values()], [...store.keys.rows.values()], changes.noted]);
    expect(kept).toContain(hashVirtualKey(key));
    expect(kept).not.toContain(key);
  });

  it('is known to proxies until it expires', async () => {
    const { key } = await make({ expiresAt: '2026-01-02T00:00:00Z' });
    expect((await snapshot())[0]?.hashes).toEqual([{ sha256: hashVirtualKey(key) }]);
    changes.pass(24 * 3_600_000 - 1);
    expect(await snapshot()).toHaveLength(1);
    changes.pass(1);
    expect(await snapshot()).toEqual([]);
    expect(valueOf(await keys.list({ limit: 1 })).items).toMatchObject([{ state: 'expired' }]);
  });

  it('is unknown to proxies once it is revoked, with all its earlier keys', async () => {
    const { id } = await make();
    await keys.rotate(id, { overlapSeconds: 999 }, undefined, caller);
    valueOf(await keys.revoke(id, any, caller));
    expect(await snapshot()).toEqual([]);
    expect(codeOf(await keys.patch(id, { name: 'back' }, any, caller))).toBe('resource.conflict');
    expect(valueOf(await keys.get(id))).toMatchObject({ state: 'revoked', previous: [] });
  });

  it('lives on beside the one that replaces it until the overlap ends', async () => {
    const { id, key } = await make();
    const rotated = valueOf(await keys.rotate(id, { overlapSeconds: 60 }, undefined, caller));
    const hashes = async () => (await snapshot())[0]?.hashes.map(({ sha256 }) => sha256);
    expect(await hashes()).toEqual([hashVirtualKey(rotated.key), hashVirtualKey(key)]);
    changes.pass(60_000);
    expect(await hashes()).toEqual([hashVirtualKey(rotated.key)]);
    expect(valueOf(await keys.get(id)).previous).toEqual([]);
  });

  it('ends at once when it is rotated without overlap', async () => {
    const { id } = await make();
    const rotated = valueOf(await keys.rotate(id, { overlapSeconds: 0 }, undefined, caller));
    expect(rotated.previous).toEqual([]);
    expect((await snapshot())[0]?.hashes).toEqual([{ sha256: hashVirtualKey(rotated.key) }]);
  });

  it('is noted with each rotation, by its visible start', async () => {
    const made = await make();
    const rotated = valueOf(await keys.rotate(made.id, { overlapSeconds: 1 }, undefined, caller));
    const noted = changes.noted.at(-1);
    expect(noted).toMatchObject({
      action: 'rotate',
      resource: { type: 'key', id: made.id },
      before: { prefix: made.prefix },
      after: { prefix: rotated.prefix },
    });
  });

  it('is not made for a project that is not there, or with an end in the past', async () => {
    const other = ProjectId.parse('01890000-0000-7000-8000-000000000002');
    expect(await keys.create({ projectId: other, name: 'x' }, caller)).toMatchObject({
      failure: { param: 'projectId' },
    });
    const expiresAt = '2025-12-31T23:59:59Z';
    expect(await keys.create({ projectId, name: 'x', expiresAt }, caller)).toMatchObject({
      failure: { param: 'expiresAt' },
    });
    expect(changes.noted).toEqual([]);
  });
});
