import { Inject, Injectable } from '@nestjs/common';
import type { ProviderId } from '@tollgate/schema';
import { type EntityManager, MoreThan } from 'typeorm';
import { Database, type Table } from '../database/index.js';
import type { Slice } from '../edge/index.js';
import { ProviderEntity, type ProviderRow } from './provider.entity.js';

/** Queries over providers. */
@Injectable()
export class ProvidersRepository {
  readonly #providers: Table<ProviderRow>;

  constructor(@Inject(Database) database: Database) {
    this.#providers = database.table(ProviderEntity);
  }

  /** In the order of their ids. */
  async list(slice: Slice<ProviderId>): Promise<ProviderRow[]> {
    const after = slice.after === undefined ? {} : { id: MoreThan(slice.after) };
    return this.#providers.run((rows) => rows.find({ where: after, order: { id: 'ASC' }, take: slice.rowsMax }));
  }

  async find(id: ProviderId, manager?: EntityManager): Promise<ProviderRow | undefined> {
    return (await this.#providers.run((rows) => rows.findOneBy({ id }), manager)) ?? undefined;
  }

  async insert(row: ProviderRow, manager: EntityManager): Promise<void> {
    await this.#providers.insert(manager, [row]);
  }

  /** Writes a row over the version before it; false when that is not there any more. */
  async replace(row: ProviderRow, manager: EntityManager): Promise<boolean> {
    const { id, ...columns } = row;
    return (await this.#providers.update(manager, { id, version: row.version - 1 }, columns)) === 1;
  }

  /** Takes away the version that was seen; false when that is not there any more. */
  async remove({ id, version }: ProviderRow, manager: EntityManager): Promise<boolean> {
    return (await this.#providers.in(manager).delete({ id, version })).affected === 1;
  }

  /** All of them, for a snapshot. */
  async listAll(manager: EntityManager): Promise<ProviderRow[]> {
    return this.#providers.in(manager).find({ order: { id: 'ASC' } });
  }
}
