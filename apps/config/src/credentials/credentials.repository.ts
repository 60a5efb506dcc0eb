import { Inject, Injectable } from '@nestjs/common';
import type { CredentialId, ProviderId, SealedSecret } from '@tollgate/schema';
import { type EntityManager, MoreThan } from 'typeorm';
import { Database, type Table } from '../database/index.js';
import type { Slice } from '../edge/index.js';
import { CredentialEntity, type CredentialRow } from './credential.entity.js';

/** Where a credential is: its provider is part of its address. */
export interface CredentialAddress {
  readonly id: CredentialId;
  readonly providerId: ProviderId;
}

/** Queries over credentials. */
@Injectable()
export class CredentialsRepository {
  readonly #credentials: Table<CredentialRow>;

  constructor(@Inject(Database) database: Database) {
    this.#credentials = database.table(CredentialEntity);
  }

  /** Of one provider, in the order they were made. */
  async list(providerId: ProviderId, slice: Slice<CredentialId>): Promise<CredentialRow[]> {
    const after = slice.after === undefined ? {} : { id: MoreThan(slice.after) };
    return this.#credentials.run((rows) =>
      rows.find({ where: { providerId, ...after }, order: { id: 'ASC' }, take: slice.rowsMax }),
    );
  }

  async find({ id, providerId }: CredentialAddress, manager?: EntityManager): Promise<CredentialRow | undefined> {
    return (await this.#credentials.run((rows) => rows.findOneBy({ id, providerId }), manager)) ?? undefined;
  }

  async nameIsTaken(providerId: ProviderId, name: string, manager: EntityManager): Promise<boolean> {
    return this.#credentials.in(manager).existsBy({ providerId, name });
  }

  async insert(row: CredentialRow, manager: EntityManager): Promise<void> {
    await this.#credentials.insert(manager, [row]);
  }

  /** Writes a row over the version before it; false when that is not there any more. */
  async replace(row: CredentialRow, manager: EntityManager): Promise<boolean> {
    const { id, ...columns } = row;
    return (await this.#credentials.update(manager, { id, version: row.version - 1 }, columns)) === 1;
  }

  /** Puts the same secret under another seal; nothing that a caller can see changes, so the version stays. */
  async reseal({ id, secretVersion }: CredentialRow, sealed: SealedSecret, manager: EntityManager): Promise<boolean> {
    return (await this.#credentials.update(manager, { id, secretVersion }, { sealed })) === 1;
  }

  /** Takes away the version that was seen; false when that is not there any more. */
  async remove({ id, version }: CredentialRow, manager: EntityManager): Promise<boolean> {
    return (await this.#credentials.in(manager).delete({ id, version })).affected === 1;
  }

  /** All of them, for a snapshot. */
  async listAll(manager: EntityManager): Promise<CredentialRow[]> {
    return this.#credentials.in(manager).find({ order: { id: 'ASC' } });
  }

  async namesOf(providerId: ProviderId, manager: EntityManager): Promise<string[]> {
    const rows = await this.#credentials.in(manager).find({ where: { providerId }, order: { id: 'ASC' } });
    return rows.map((row) => row.name);
  }

  /** Some credentials behind an id, in the order of ids, for work that goes through all of them one at a time. */
  async listAfter(id: CredentialId | undefined, rowsMax: number): Promise<CredentialRow[]> {
    const where = id === undefined ? {} : { id: MoreThan(id) };
    return this.#credentials.run((rows) => rows.find({ where, order: { id: 'ASC' }, take: rowsMax }));
  }
}
