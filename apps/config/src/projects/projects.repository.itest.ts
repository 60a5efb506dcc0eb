import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@tollgate/platform';
import { ProjectId } from '@tollgate/schema';
import { fresh, type OpenDatabase, openDatabase } from '../../testing/open-database.js';
import type { ProjectRow } from './project.entity.js';
import { ProjectsRepository } from './projects.repository.js';

let open: OpenDatabase;
let projects: ProjectsRepository;
beforeAll(async () => {
  open = await openDatabase();
  projects = new ProjectsRepository(open.database);
});
afterAll(() => open.close());

async function insert(name: string, more: Partial<ProjectRow> = {}): Promise<ProjectRow> {
  const row = { ...fresh, id: ProjectId.parse(uuidv7()), name, team: null, tags: {}, deletedAt: null, ...more };
  await open.change((manager) => projects.insert(row, manager));
  return row;
}

describe('projects in PostgreSQL', () => {
  it('come back as they were stored, to the millisecond', async () => {
    const row = await insert('as stored', { team: 'ä😀', tags: { 'a "b"': "c'd\\", '': '' } });
    expect(await projects.find(row.id)).toEqual(row);
  });

  it('are replaced only at the version before', async () => {
    const row = await insert('replaced');
    const write = (version: number, team: string) =>
      open.change((manager) => projects.replace({ ...row, version, team }, manager));
    expect(await write(2, 'first')).toBe(true);
    expect(await write(2, 'second')).toBe(false);
    expect(await write(4, 'skipped')).toBe(false);
    expect(await projects.find(row.id)).toMatchObject({ version: 2, team: 'first' });
  });

  it('do not exist any more once they are deleted, but keep their row', async () => {
    const row = await insert('deleted', { deletedAt: new Date() });
    expect(await projects.find(row.id)).toBeUndefined();
    await open.change(async (manager) => {
      expect(await projects.nameIsTaken('deleted', manager)).toBe(false);
      expect((await projects.listAll(manager)).map(({ name }) => name)).not.toContain('deleted');
    });
    expect(await open.sql(`select name from projects where name = 'deleted'`)).toHaveLength(1);
  });

  it('have names of their own, also where two are written at once', async () => {
    await insert('own name');
    await expect(insert('own name')).rejects.toThrow('projects_name');
    await insert('own name', { deletedAt: new Date() });
  });

  it('are listed in the order of their ids, from a key on', async () => {
    const rows = [await insert('list 1'), await insert('list 2'), await insert('list 3')];
    const [first, second, third] = rows;
    const after = async (row: ProjectRow | undefined) =>
      (await projects.list({ after: row?.id, rowsMax: 2 })).map(({ name }) => name);
    expect(await after(first)).toEqual([second?.name, third?.name]);
    expect(await after(third)).toEqual([]);
  });
});
