import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId, VirtualKeyId } from '@tollgate/schema';
import { type EntityManager, In, IsNull, MoreThan } from 'typeorm';
import { Database, type Table } from '../database/index.js';
import type { Slice } from '../edge/index.js';
import {
  VirtualKeyEntity,
  VirtualKeyHashEntity,
  type VirtualKeyHashRow,
  type VirtualKeyRow,
} from './virtual-key.entity.js';

/** A key with all of its hashes, the one in use among them. */
export interface StoredVirtualKey {
  readonly row: VirtualKeyRow;
  readonly hashes: readonly VirtualKeyHashRow[];
}

/** Queries over virtual keys. Revoked ones are found by their id alone. */
@Injectable()
export class VirtualKeysRepository {
  readonly #keys: Table<VirtualKeyRow>;
  readonly #hashes: Table<VirtualKeyHashRow>;

  constructor(@Inject(Database) database: Database) {
    this.#keys = database.table(VirtualKeyEntity);
    this.#hashes = database.table(VirtualKeyHashEntity);
  }

  /** In the order they were made. */
  async list(
    filter: { readonly projectId?: ProjectId | undefined },
    slice: Slice<VirtualKeyId>,
  ): Promise<StoredVirtualKey[]> {
    const where = {
      revokedAt: IsNull(),
      ...(filter.projectId === undefined ? {} : { projectId: filter.projectId }),
      ...(slice.after === undefined ? {} : { id: MoreThan(slice.after) }),
    };
    const keys = await this.#keys.run((rows) => rows.find({ where, order: { id: 'ASC' }, take: slice.rowsMax }));
    return this.#withHashes(keys);
  }

  /** Also a revoked one. */
  async find(id: VirtualKeyId, manager?: EntityManager): Promise<StoredVirtualKey | undefined> {
    const row = await this.#keys.run((rows) => rows.findOneBy({ id }), manager);
    return row === null ? undefined : (await this.#withHashes([row], manager))[0];
  }

  async insert(row: VirtualKeyRow, manager: EntityManager): Promise<void> {
    await this.#keys.insert(manager, [row]);
  }

  /** Writes a row over the version before it; false when that is not there any more. */
  async replace(row: VirtualKeyRow, manager: EntityManager): Promise<boolean> {
    const { id, ...columns } = row;
    return (await this.#keys.update(manager, { id, version: row.version - 1 }, columns)) === 1;
  }

  async insertHash(row: VirtualKeyHashRow, manager: EntityManager): Promise<void> {
    await this.#hashes.insert(manager, [row]);
  }

  /** Gives a hash its end. */
  async endHash(sha256: string, expiresAt: Date, manager: EntityManager): Promise<void> {
    await this.#hashes.update(manager, { sha256 }, { expiresAt });
  }

  /** All of them, for a snapshot. */
  async listAll(manager: EntityManager): Promise<StoredVirtualKey[]> {
    const rows = await this.#keys.in(manager).find({ where: { revokedAt: IsNull() }, order: { id: 'ASC' } });
    return group(rows, await this.#hashes.in(manager).find());
  }

  /** The names of keys by their ids, of revoked ones too. */
  async namesById(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const named = await this.#keys.run((rows) =>
      rows.find({ select: { id: true, name: true }, where: { id: In([...ids]) } }),
    );
    return new Map(named.map(({ id, name }) => [id, name]));
  }

  async namesOf(projectId: ProjectId, manager: EntityManager): Promise<string[]> {
    const rows = await this.#keys.in(manager).find({ where: { projectId, revokedAt: IsNull() }, order: { id: 'ASC' } });
    return rows.map((row) => row.name);
  }

  async #withHashes(keys: readonly VirtualKeyRow[], manager?: EntityManager): Promise<StoredVirtualKey[]> {
    if (keys.length === 0) return [];
    const keyId = In(keys.map(({ id }) => id));
    return group(keys, await this.#hashes.run((rows) => rows.findBy({ keyId }), manager));
  }
}

function group(rows: readonly VirtualKeyRow[], hashes: readonly VirtualKeyHashRow[]): StoredVirtualKey[] {
  const byKey = new Map<VirtualKeyId, VirtualKeyHashRow[]>();
  for (const hash of hashes) byKey.set(hash.keyId, [...(byKey.get(hash.keyId) ?? []), hash]);
  return rows.map((row) => ({ row, hashes: byKey.get(row.id) ?? [] }));
}
