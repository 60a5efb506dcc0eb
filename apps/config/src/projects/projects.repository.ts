import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@tollgate/schema';
import { type EntityManager, In, IsNull, MoreThan } from 'typeorm';
import { Database, type Table } from '../database/index.js';
import type { Slice } from '../edge/index.js';
import { ProjectEntity, type ProjectRow } from './project.entity.js';

/** Queries over projects. Deleted ones do not exist for them, but that they keep their names. */
@Injectable()
export class ProjectsRepository {
  readonly #projects: Table<ProjectRow>;

  constructor(@Inject(Database) database: Database) {
    this.#projects = database.table(ProjectEntity);
  }

  /** In the order they were made. */
  async list(slice: Slice<ProjectId>): Promise<ProjectRow[]> {
    const after = slice.after === undefined ? {} : { id: MoreThan(slice.after) };
    return this.#projects.run((rows) =>
      rows.find({ where: { ...after, deletedAt: IsNull() }, order: { id: 'ASC' }, take: slice.rowsMax }),
    );
  }

  async find(id: ProjectId, manager?: EntityManager): Promise<ProjectRow | undefined> {
    return (await this.#projects.run((rows) => rows.findOneBy({ id, deletedAt: IsNull() }), manager)) ?? undefined;
  }

  /** The names of projects by their ids, of deleted ones too. */
  async namesById(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const named = await this.#projects.run((rows) =>
      rows.find({ select: { id: true, name: true }, where: { id: In([...ids]) } }),
    );
    return new Map(named.map(({ id, name }) => [id, name]));
  }

  async nameIsTaken(name: string, manager: EntityManager): Promise<boolean> {
    return this.#projects.in(manager).existsBy({ name, deletedAt: IsNull() });
  }

  async insert(row: ProjectRow, manager: EntityManager): Promise<void> {
    await this.#projects.insert(manager, [row]);
  }

  /** Writes a row over the version before it; false when that is not there any more. */
  async replace(row: ProjectRow, manager: EntityManager): Promise<boolean> {
    const { id, ...columns } = row;
    return (await this.#projects.update(manager, { id, version: row.version - 1 }, columns)) === 1;
  }

  /** All of them, for a snapshot. */
  async listAll(manager: EntityManager): Promise<ProjectRow[]> {
    return this.#projects.in(manager).find({ where: { deletedAt: IsNull() }, order: { id: 'ASC' } });
  }
}
