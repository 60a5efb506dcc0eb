import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@tollgate/schema';
import type { AuditAction, AuditFault, AuditResourceType } from '@tollgate/schema/api';
import type { AuditEntryRow } from './audit-entry.entity.js';

/** The last entry of the chain: its number and its hash. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** Where an empty chain stands. */
export const chainStart: ChainHead = { sequence: 0, hash: '0'.repeat(64) };

/** A change, before it gets its place in the chain. */
export interface AuditDraft {
  readonly action: AuditAction;
  readonly resource: { readonly type: AuditResourceType; readonly id: string };
  /** As the API shows it; what the API cannot show cannot get here. */
  readonly before?: JsonObject;
  readonly after?: JsonObject;
}

/** When and by whom a change is made. */
export interface ChangeContext {
  readonly at: Date;
  readonly actor: string;
  readonly requestId?: string | undefined;
}

/** Puts a change behind the head of the chain. */
export function chainEntry(head: ChainHead, draft: AuditDraft, context: ChangeContext): AuditEntryRow {
  const row = {
    sequence: head.sequence + 1,
    at: context.at,
    actor: context.actor,
    action: draft.action,
    resourceType: draft.resource.type,
    resourceId: draft.resource.id,
    requestId: context.requestId ?? null,
    before: draft.before ?? null,
    after: draft.after ?? null,
    previousHash: head.hash,
  };
  return { ...row, hash: hashOf(row) };
}

/** SHA-256, in hex, of the hash before and the canonical JSON of everything else. */
export function hashOf(row: Omit<AuditEntryRow, 'hash'>): string {
  const content = canonicalJson({
    sequence: row.sequence,
    at: row.at.toISOString(),
    actor: row.actor,
    action: row.action,
    resource: { type: row.resourceType, id: row.resourceId },
    requestId: row.requestId ?? undefined,
    before: row.before ?? undefined,
    after: row.after ?? undefined,
  });
  return createHash('sha256').update(row.previousHash).update(content).digest('hex');
}

/** What is wrong with an entry that is read behind the given head; undefined when it follows from it. */
export function faultOf(head: ChainHead, row: AuditEntryRow): { sequence: number; reason: AuditFault } | undefined {
  if (row.sequence !== head.sequence + 1) return { sequence: head.sequence + 1, reason: 'missing' };
  if (row.hash !== hashOf(row)) return { sequence: row.sequence, reason: 'changed' };
  if (row.previousHash !== head.hash) return { sequence: row.sequence, reason: 'unlinked' };
  return undefined;
}
