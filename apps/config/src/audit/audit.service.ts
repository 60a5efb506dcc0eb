import { Inject, Injectable } from '@nestjs/common';
import { type Failure, ok, type Result } from '@tollgate/schema';
import type { AuditEntry, AuditQuery, AuditVerification, AuditVerifyQuery } from '@tollgate/schema/api';
import { z } from 'zod';
import { type Page, pageFrom, sliceOf } from '../edge/index.js';
import { AuditRepository } from './audit.repository.js';
import type { AuditEntryRow } from './audit-entry.entity.js';
import { ChainWalk } from './verify.js';

/** Rows held in memory at a time while the chain is read. */
const verifyRowsMax = 1000;
const Cursor = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** Reads the audit log. Writing to it is part of every change, and of nothing else. */
@Injectable()
export class AuditService {
  readonly #repository: Pick<AuditRepository, 'list' | 'readAll'>;

  constructor(@Inject(AuditRepository) repository: Pick<AuditRepository, 'list' | 'readAll'>) {
    this.#repository = repository;
  }

  async list(query: AuditQuery): Promise<Result<Page<AuditEntry>, Failure>> {
    const slice = sliceOf(query, Cursor);
    if (!slice.ok) return slice;
    const rows = await this.#repository.list(query, slice.value);
    return ok(pageFrom(rows, slice.value, { item: toEntry, key: (row) => String(row.sequence) }));
  }

  async verify(query: AuditVerifyQuery): Promise<AuditVerification> {
    const { sequence, hash } = query;
    const walk = new ChainWalk(sequence === undefined || hash === undefined ? undefined : { sequence, hash });
    const recorded = await this.#repository.readAll({ rowsMax: verifyRowsMax }, (rows) => walk.take(rows));
    return walk.finish(recorded);
  }
}

function toEntry(row: AuditEntryRow): AuditEntry {
  return {
    sequence: row.sequence,
    at: row.at.toISOString(),
    actor: row.actor,
    action: row.action,
    resource: { type: row.resourceType, id: row.resourceId },
    ...(row.requestId === null ? {} : { requestId: row.requestId }),
    ...(row.before === null ? {} : { before: row.before }),
    ...(row.after === null ? {} : { after: row.after }),
    previousHash: row.previousHash,
    hash: row.hash,
  };
}
