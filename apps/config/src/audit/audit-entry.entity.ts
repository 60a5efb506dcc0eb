import type { JsonObject } from '@tollgate/schema';
import type { AuditAction, AuditResourceType } from '@tollgate/schema/api';
import { EntitySchema } from 'typeorm';
import { bigintColumn, momentColumn } from '../database/index.js';

/** One change as it is stored; no secret is ever part of it. */
export interface AuditEntryRow {
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: AuditAction;
  readonly resourceType: AuditResourceType;
  readonly resourceId: string;
  readonly requestId: string | null;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly previousHash: string;
  readonly hash: string;
}

export const AuditEntryEntity = new EntitySchema<AuditEntryRow>({
  name: 'AuditEntry',
  tableName: 'audit_entries',
  columns: {
    sequence: { ...bigintColumn('sequence'), primary: true },
    at: momentColumn('at'),
    actor: { type: 'text' },
    action: { type: 'text' },
    resourceType: { name: 'resource_type', type: 'text' },
    resourceId: { name: 'resource_id', type: 'text' },
    requestId: { name: 'request_id', type: 'text', nullable: true },
    before: { type: 'jsonb', nullable: true },
    after: { type: 'jsonb', nullable: true },
    previousHash: { name: 'previous_hash', type: 'text' },
    hash: { type: 'text' },
  },
});
