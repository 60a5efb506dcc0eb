import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, LessThan } from 'typeorm';
import { Database, HeadEntity, type HeadRow, headId, type Table } from '../database/index.js';
import { SnapshotEntity, type SnapshotRow } from './snapshot.entity.js';

/** Queries over stored snapshots, and the sequence of the configuration. */
@Injectable()
export class SnapshotsRepository {
  readonly #database: Database;
  readonly #heads: Table<HeadRow>;
  readonly #snapshots: Table<SnapshotRow>;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
    this.#heads = database.table(HeadEntity);
    this.#snapshots = database.table(SnapshotEntity);
  }

  /** The sequence the configuration is at: one row by its key, so that it can be asked often. */
  async sequence(manager?: EntityManager): Promise<number> {
    return (await this.#heads.run((rows) => rows.findOneByOrFail({ id: headId }), manager)).sequence;
  }

  /** Runs reads that must all see one state of the configuration. */
  readConsistently<Value>(work: (manager: EntityManager) => Promise<Value>): Promise<Value> {
    return this.#database.readConsistently(work);
  }

  async find(sequence: number): Promise<SnapshotRow | undefined> {
    return (await this.#snapshots.run((rows) => rows.findOneBy({ sequence }))) ?? undefined;
  }

  /** Stores a snapshot unless another replica was faster; gives back the one that is stored. */
  async keepFirst(row: SnapshotRow): Promise<SnapshotRow> {
    return this.#snapshots.run(async (rows) => {
      await rows
        .createQueryBuilder()
        .insert()
        .values({ ...row })
        .orIgnore()
        .execute();
      return rows.findOneByOrFail({ sequence: row.sequence });
    });
  }

  async forgetBefore(sequence: number): Promise<void> {
    await this.#snapshots.run((rows) => rows.delete({ sequence: LessThan(sequence) }));
  }
}
