import { beforeEach, describe, expect, it } from '@jest/globals';
import { ProjectId } from '@tollgate/schema';
import { caller, codeOf, FakeChanges, FakeRows, valueOf } from '../../testing/fakes.js';
import type { ProjectRow } from './project.entity.js';
import { ProjectsService } from './projects.service.js';

class FakeProjects extends FakeRows<ProjectRow> {
  async namesById() {
    return new Map<string, string>();
  }
  async nameIsTaken(name: string) {
    return [...this.rows.values()].some((row) => row.name === name && row.deletedAt === null);
  }
  override async find(id: string) {
    const row = this.rows.get(id);
    return row?.deletedAt === null ? row : undefined;
  }
}

const any = { any: true } as const;
let changes: FakeChanges;
let rows: FakeProjects;
let projects: ProjectsService;
beforeEach(() => {
  changes = new FakeChanges();
  rows = new FakeProjects();
  projects = new ProjectsService(rows, changes);
});
const make = async (name = 'search') => valueOf(await projects.create({ name }, caller));

describe('a project', () => {
  it('is noted as the API shows it, when it is made, changed and deleted', async () => {
    const made = await make();
    const changed = valueOf(await projects.patch(made.id, { team: 'a' }, any, caller));
    await projects.remove(made.id, any, caller);
    const resource = { type: 'project', id: made.id };
    expect(changes.noted).toEqual([
      { action: 'create', resource, after: made },
      { action: 'update', resource, before: made, after: changed },
      { action: 'delete', resource, before: changed },
    ]);
  });

  it('keeps what a change does not name, and drops what it sets to null', async () => {
    const { id } = await make();
    valueOf(await projects.patch(id, { team: 'a', tags: { x: '1' } }, any, caller));
    expect(valueOf(await projects.patch(id, { name: 'other' }, any, caller))).toMatchObject({
      team: 'a',
      tags: { x: '1' },
    });
    expect(valueOf(await projects.patch(id, { team: null }, any, caller))).not.toHaveProperty('team');
  });

  it('may be changed without a change of its name', async () => {
    const { id } = await make();
    expect((await projects.patch(id, { name: 'search', team: 'a' }, any, caller)).ok).toBe(true);
  });

  it('cannot be deleted while something needs it', async () => {
    projects.addDependents(async () => ['key a']);
    projects.addDependents(async () => ['key b']);
    const { id } = await make();
    const refused = await projects.remove(id, any, caller);
    expect(refused).toMatchObject({
      failure: { code: 'resource.conflict', message: expect.stringContaining('key a, key b') },
    });
    expect((await projects.get(id)).ok).toBe(true);
  });

  it('that somebody else changes between the read and the write is not overwritten', async () => {
    const { id } = await make();
    rows.overtaken = true;
    expect(codeOf(await projects.patch(id, { team: 'a' }, any, caller))).toBe('resource.version-mismatch');
    expect(codeOf(await projects.remove(id, any, caller))).toBe('resource.version-mismatch');
    expect(changes.noted).toHaveLength(1);
  });

  it('that is not there is not found', async () => {
    const id = ProjectId.parse('01890000-0000-7000-8000-000000000000');
    expect(codeOf(await projects.get(id))).toBe('resource.not-found');
    expect(codeOf(await projects.patch(id, {}, any, caller))).toBe('resource.not-found');
    expect(codeOf(await projects.remove(id, any, caller))).toBe('resource.not-found');
  });
});
