import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from '@tollgate/platform';
import { type Failure, fail, ok, ProjectId, type Result, type SnapshotProject } from '@tollgate/schema';
import type { CreateProject, PageQuery, PatchProject, Project } from '@tollgate/schema/api';
import type { EntityManager } from 'typeorm';
import { ChangesService, Dependents, type FindDependents } from '../changes/index.js';
import {
  type Caller,
  type IfMatch,
  inUse,
  notFound,
  overtaken,
  type Page,
  pageFrom,
  sliceOf,
  taken,
  writable,
} from '../edge/index.js';
import { toProject, toSnapshotProject } from './project-view.js';
import { projectsTag } from './projects.operations.js';
import { ProjectsRepository } from './projects.repository.js';

/** What can be done with projects. */
@Injectable()
export class ProjectsService {
  readonly #repository: Pick<ProjectsRepository, keyof ProjectsRepository>;
  readonly #changes: Pick<ChangesService, 'apply'>;
  readonly #dependents = new Dependents();

  constructor(
    @Inject(ProjectsRepository) repository: Pick<ProjectsRepository, keyof ProjectsRepository>,
    @Inject(ChangesService) changes: Pick<ChangesService, 'apply'>,
  ) {
    this.#repository = repository;
    this.#changes = changes;
  }

  /** A project that something needs cannot be deleted. */
  addDependents(find: FindDependents): void {
    this.#dependents.add(find);
  }

  async list(query: PageQuery): Promise<Result<Page<Project>, Failure>> {
    const slice = sliceOf(query, ProjectId);
    if (!slice.ok) return slice;
    const rows = await this.#repository.list(slice.value);
    return ok(pageFrom(rows, slice.value, { item: toProject, key: (row) => row.id }));
  }

  async get(id: ProjectId): Promise<Result<Project, Failure>> {
    const row = await this.#repository.find(id);
    return row === undefined ? fail(notFound(projectsTag)) : ok(toProject(row));
  }

  create(input: CreateProject, caller: Caller): Promise<Result<Project, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      if (await this.#repository.nameIsTaken(input.name, manager)) return fail(taken('name'));
      const row = {
        id: ProjectId.parse(uuidv7()),
        name: input.name,
        team: input.team ?? null,
        tags: input.tags ?? {},
        version: 1,
        createdAt: at,
        updatedAt: at,
        deletedAt: null,
      };
      await this.#repository.insert(row, manager);
      const after = toProject(row);
      record({ action: 'create', resource: { type: 'project', id: row.id }, after });
      return ok(after);
    });
  }

  patch(id: ProjectId, input: PatchProject, ifMatch: IfMatch, caller: Caller): Promise<Result<Project, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      const current = writable(await this.#repository.find(id, manager), ifMatch, projectsTag);
      if (!current.ok) return current;
      const row = current.value;
      const name = input.name ?? row.name;
      if (name !== row.name && (await this.#repository.nameIsTaken(name, manager))) return fail(taken('name'));
      const changed = {
        ...row,
        name,
        team: input.team === undefined ? row.team : input.team,
        tags: input.tags ?? row.tags,
        version: row.version + 1,
        updatedAt: at,
      };
      if (!(await this.#repository.replace(changed, manager))) return fail(overtaken);
      const after = toProject(changed);
      record({ action: 'update', resource: { type: 'project', id }, before: toProject(row), after });
      return ok(after);
    });
  }

  remove(id: ProjectId, ifMatch: IfMatch, caller: Caller): Promise<Result<undefined, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      const current = writable(await this.#repository.find(id, manager), ifMatch, projectsTag);
      if (!current.ok) return current;
      const row = current.value;
      const dependents = await this.#dependents.of(id, manager);
      if (dependents.length > 0) return fail(inUse(dependents));
      const deleted = { ...row, version: row.version + 1, updatedAt: at, deletedAt: at };
      if (!(await this.#repository.replace(deleted, manager))) return fail(overtaken);
      record({ action: 'delete', resource: { type: 'project', id }, before: toProject(row) });
      return ok(undefined);
    });
  }

  /** Whether a project can be given something, inside of a change. */
  async exists(id: ProjectId, manager: EntityManager): Promise<boolean> {
    return (await this.#repository.find(id, manager)) !== undefined;
  }

  /** The names of projects by their ids, of deleted ones too. */
  namesById(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#repository.namesById(ids);
  }

  async forSnapshot(manager: EntityManager): Promise<SnapshotProject[]> {
    return (await this.#repository.listAll(manager)).map(toSnapshotProject);
  }
}
