import { Inject, Injectable } from '@nestjs/common';
import type { AuditResourceType } from '@tollgate/schema/api';
import { LessThan, MoreThan, type Repository } from 'typeorm';
import { Database, HeadEntity, type HeadRow, headId, type Table } from '../database/index.js';
import type { Slice } from '../edge/index.js';
import { AuditEntryEntity, type AuditEntryRow } from './audit-entry.entity.js';
import type { ChainHead } from './chain.js';

/** Which entries to list. */
export interface AuditFilter {
  readonly resourceType?: AuditResourceType | undefined;
  readonly resourceId?: string | undefined;
}

/** Queries over the audit log. It has no update and no delete, and the database would refuse them. */
@Injectable()
export class AuditRepository {
  readonly #database: Database;
  readonly #entries: Table<AuditEntryRow>;
  readonly #heads: Table<HeadRow>;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
    this.#entries = database.table(AuditEntryEntity);
    this.#heads = database.table(HeadEntity);
  }

  /** Newest first. */
  async list(filter: AuditFilter, slice: Slice<number>): Promise<AuditEntryRow[]> {
    const where = {
      ...(filter.resourceType === undefined ? {} : { resourceType: filter.resourceType }),
      ...(filter.resourceId === undefined ? {} : { resourceId: filter.resourceId }),
      ...(slice.after === undefined ? {} : { sequence: LessThan(slice.after) }),
    };
    return this.#entries.run((rows) => rows.find({ where, order: { sequence: 'DESC' }, take: slice.rowsMax }));
  }

  /** Reads the whole log in order, on one state of the database, a piece at a time. */
  async readAll(
    piece: { readonly rowsMax: number },
    visit: (rows: readonly AuditEntryRow[]) => boolean,
  ): Promise<ChainHead> {
    return this.#database.readConsistently(async (manager) => {
      let after = 0;
      for (;;) {
        const rows = await readPiece(this.#entries.in(manager), after, piece.rowsMax);
        const last = rows.at(-1);
        if (last === undefined || !visit(rows)) break;
        after = last.sequence;
      }
      const head = await this.#heads.in(manager).findOneByOrFail({ id: headId });
      return { sequence: head.auditSequence, hash: head.auditHash };
    });
  }
}

function readPiece(entries: Repository<AuditEntryRow>, after: number, rowsMax: number): Promise<AuditEntryRow[]> {
  return entries.find({ where: { sequence: MoreThan(after) }, order: { sequence: 'ASC' }, take: rowsMax });
}
