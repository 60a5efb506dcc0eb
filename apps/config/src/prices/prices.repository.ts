import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import { Database, type Table } from '../database/index.js';
import type { Slice } from '../edge/index.js';
import { PriceEntity, type PriceRow } from './price.entity.js';

/** Which prices to list. */
export interface PriceFilter {
  readonly kind?: string | undefined;
  readonly model?: string | undefined;
}

/** Queries over prices. */
@Injectable()
export class PricesRepository {
  readonly #prices: Table<PriceRow>;

  constructor(@Inject(Database) database: Database) {
    this.#prices = database.table(PriceEntity);
  }

  /** In the order they were made. */
  async list(filter: PriceFilter, slice: Slice<string>): Promise<PriceRow[]> {
    const where = {
      ...(filter.kind === undefined ? {} : { kind: filter.kind }),
      ...(filter.model === undefined ? {} : { model: filter.model }),
      ...(slice.after === undefined ? {} : { id: MoreThan(slice.after) }),
    };
    return this.#prices.run((rows) => rows.find({ where, order: { id: 'ASC' }, take: slice.rowsMax }));
  }

  async find(id: string, manager?: EntityManager): Promise<PriceRow | undefined> {
    return (await this.#prices.run((rows) => rows.findOneBy({ id }), manager)) ?? undefined;
  }

  /** All prices of one model at one kind, whenever they hold. */
  async listOf(kind: string, model: string, manager: EntityManager): Promise<PriceRow[]> {
    return this.#prices.in(manager).find({ where: { kind, model }, order: { effectiveFrom: 'ASC' } });
  }

  async insert(row: PriceRow, manager: EntityManager): Promise<void> {
    await this.#prices.insert(manager, [row]);
  }

  /** Writes a row over the version before it; false when that is not there any more. */
  async replace(row: PriceRow, manager: EntityManager): Promise<boolean> {
    const { id, ...columns } = row;
    return (await this.#prices.update(manager, { id, version: row.version - 1 }, columns)) === 1;
  }

  /** Takes away the version that was seen; false when that is not there any more. */
  async remove({ id, version }: PriceRow, manager: EntityManager): Promise<boolean> {
    return (await this.#prices.in(manager).delete({ id, version })).affected === 1;
  }

  /** All of them, for a snapshot. */
  async listAll(manager: EntityManager): Promise<PriceRow[]> {
    return this.#prices.in(manager).find({ order: { kind: 'ASC', model: 'ASC', effectiveFrom: 'ASC' } });
  }
}
