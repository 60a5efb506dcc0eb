import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateVirtualKey } from '@tollgate/keyring';
import { uuidv7 } from '@tollgate/platform';
import { ProjectId, VirtualKeyId } from '@tollgate/schema';
import { fresh, type OpenDatabase, openDatabase } from '../../testing/open-database.js';
import { ProjectsRepository } from '../projects/projects.repository.js';
import type { VirtualKeyRow } from './virtual-key.entity.js';
import { VirtualKeysRepository } from './virtual-keys.repository.js';

let open: OpenDatabase;
let keys: VirtualKeysRepository;
const projectId = ProjectId.parse(uuidv7());
beforeAll(async () => {
  open = await openDatabase();
  keys = new VirtualKeysRepository(open.database);
  const projects = new ProjectsRepository(open.database);
  const project = { ...fresh, id: projectId, name: 'p', team: null, tags: {}, deletedAt: null };
  await open.change((manager) => projects.insert(project, manager));
});
afterAll(() => open.close());

async function insert(more: Partial<VirtualKeyRow> = {}) {
  const id = VirtualKeyId.parse(uuidv7());
  const base = { ...fresh, id, projectId, name: 'ci', tags: {}, allowedModels: null, expiresAt: null, revokedAt: null };
  const row = { ...base, ...more };
  const { sha256, prefix } = generateVirtualKey();
  const hash = { sha256, keyId: id, prefix, createdAt: fresh.createdAt, expiresAt: null };
  await open.change(async (manager) => {
    await keys.insert(row, manager);
    await keys.insertHash(hash, manager);
  });
  return { row, hash };
}

describe('virtual keys in PostgreSQL', () => {
  it('come back as they were stored, with their hash', async () => {
    const { row, hash } = await insert({ allowedModels: ['a,b', '{"x"}', '*'], expiresAt: new Date('2030-01-01') });
    expect(await keys.find(row.id)).toEqual({ row, hashes: [hash] });
  });

  it('have one hash in use each, also where two rotate at once', async () => {
    const { row, hash } = await insert();
    const second = { ...hash, sha256: generateVirtualKey().sha256 };
    await expect(open.change((manager) => keys.insertHash(second, manager))).rejects.toThrow('current');
    const end = new Date('2026-02-01T00:00:00Z');
    await open.change(async (manager) => {
      await keys.endHash(hash.sha256, end, manager);
      await keys.insertHash(second, manager);
    });
    const stored = await keys.find(row.id);
    expect(stored?.hashes).toHaveLength(2);
    expect(stored?.hashes).toEqual(expect.arrayContaining([{ ...hash, expiresAt: end }, second]));
  });

  it('never share a hash', async () => {
    const { hash } = await insert();
    const { row } = await insert();
    const copy = { ...hash, keyId: row.id, expiresAt: new Date() };
    await expect(open.change((manager) => keys.insertHash(copy, manager))).rejects.toThrow('duplicate');
  });

  it('are replaced only at the version before', async () => {
    const { row } = await insert();
    const write = (version: number) => open.change((manager) => keys.replace({ ...row, version }, manager));
    expect([await write(2), await write(2), await write(3)]).toEqual([true, false, true]);
  });

  it('are found by their id alone once they are revoked, and keep their names', async () => {
    const { row, hash } = await insert({ name: 'revoked', revokedAt: new Date() });
    expect(await keys.find(row.id)).toEqual({ row, hashes: [hash] });
    const ids = [row.id, ProjectId.parse(uuidv7())];
    expect(await keys.namesById(ids)).toEqual(new Map([[row.id, 'revoked']]));
    expect(await keys.list({ projectId }, { after: undefined, rowsMax: 100 })).not.toContainEqual({
      row,
      hashes: [hash],
    });
    await open.change(async (manager) => {
      expect((await keys.listAll(manager)).map((stored) => stored.row.id)).not.toContain(row.id);
      expect(await keys.namesOf(projectId, manager)).not.toContain('revoked');
    });
  });

  it('are listed by project, from a key on', async () => {
    const first = await insert();
    const second = await insert();
    const listed = await keys.list({ projectId }, { after: first.row.id, rowsMax: 5 });
    expect(listed).toEqual([{ row: second.row, hashes: [second.hash] }]);
    const nobody = ProjectId.parse(uuidv7());
    expect(await keys.list({ projectId: nobody }, { after: undefined, rowsMax: 5 })).toEqual([]);
  });
});
