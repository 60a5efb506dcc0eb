import { Inject, Injectable } from '@nestjs/common';
import type { ProviderId, RouteId } from '@tollgate/schema';
import { type EntityManager, MoreThan } from 'typeorm';
import { Database, type Table } from '../database/index.js';
import type { Slice } from '../edge/index.js';
import { RouteEntity, type RouteRow } from './route.entity.js';

/** Queries over routes. */
@Injectable()
export class RoutesRepository {
  readonly #routes: Table<RouteRow>;

  constructor(@Inject(Database) database: Database) {
    this.#routes = database.table(RouteEntity);
  }

  /** In the order they were made. */
  async list(slice: Slice<RouteId>): Promise<RouteRow[]> {
    const after = slice.after === undefined ? {} : { id: MoreThan(slice.after) };
    return this.#routes.run((rows) => rows.find({ where: after, order: { id: 'ASC' }, take: slice.rowsMax }));
  }

  async find(id: RouteId, manager?: EntityManager): Promise<RouteRow | undefined> {
    return (await this.#routes.run((rows) => rows.findOneBy({ id }), manager)) ?? undefined;
  }

  async aliasIsTaken(alias: string, manager: EntityManager): Promise<boolean> {
    return this.#routes.in(manager).existsBy({ alias });
  }

  async insert(row: RouteRow, manager: EntityManager): Promise<void> {
    await this.#routes.insert(manager, [row]);
  }

  /** Writes a row over the version before it; false when that is not there any more. */
  async replace(row: RouteRow, manager: EntityManager): Promise<boolean> {
    const { id, ...columns } = row;
    return (await this.#routes.update(manager, { id, version: row.version - 1 }, columns)) === 1;
  }

  /** Takes away the version that was seen; false when that is not there any more. */
  async remove({ id, version }: RouteRow, manager: EntityManager): Promise<boolean> {
    return (await this.#routes.in(manager).delete({ id, version })).affected === 1;
  }

  /** All of them, for a snapshot. */
  async listAll(manager: EntityManager): Promise<RouteRow[]> {
    return this.#routes.in(manager).find({ order: { id: 'ASC' } });
  }

  async aliasesTo(provider: ProviderId, manager: EntityManager): Promise<string[]> {
    const routes = await this.listAll(manager);
    return routes
      .filter((route) => route.targets.some((target) => target.provider === provider))
      .map(({ alias }) => alias);
  }
}
