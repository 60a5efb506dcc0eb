import { z } from 'zod';
import { JsonObject } from '../json.js';
import { PageQuery, pageOf } from './page.js';
import { Timestamp } from './timestamp.js';

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case');

/** What kinds of thing a change can be of. */
export const AuditResourceType = z.enum(['project', 'key', 'provider', 'credential', 'route', 'price']);
export type AuditResourceType = z.infer<typeof AuditResourceType>;

export const AuditAction = z.enum(['create', 'update', 'delete', 'rotate', 'rewrap']);
export type AuditAction = z.infer<typeof AuditAction>;

/** One change, written in the same transaction. Entries are numbered without gaps and never change. */
export const AuditEntry = z
  .strictObject({
    sequence: z.number().int().min(1),
    at: Timestamp,
    actor: z.string(),
    action: AuditAction,
    resource: z.strictObject({ type: AuditResourceType, id: z.string() }),
    /** The request that asked for the change; absent for commands. */
    requestId: z.string().optional(),
    /** The resource as the API showed it before; secrets are never part of it. */
    before: JsonObject.optional(),
    after: JsonObject.optional(),
    previousHash: Hash,
    /** SHA-256, in hex, of `previousHash` followed by the canonical JSON of the members above it. */
    hash: Hash,
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditQuery = PageQuery.extend({
  resourceType: AuditResourceType.optional(),
  resourceId: z.string().min(1).max(256).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** Newest first. */
export const AuditPage = pageOf(AuditEntry).meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof AuditPage>;

/**
 * A head that was noted earlier, outside of Tollgate. A chain alone cannot show that its end was cut off and written
 * anew; a chain that must still hold a known entry can.
 */
export const AuditVerifyQuery = z
  .strictObject({ sequence: z.coerce.number().int().min(1).optional(), hash: Hash.optional() })
  .refine((query) => (query.sequence === undefined) === (query.hash === undefined), 'sequence and hash go together');
export type AuditVerifyQuery = z.infer<typeof AuditVerifyQuery>;

export const AuditFault = z.enum([
  /** The entry does not match its hash. */
  'changed',
  /** A number is missing: entries were taken away. */
  'missing',
  /** The entry does not follow from the one before it. */
  'unlinked',
  /** The chain ends before the head that is on record. */
  'cut',
  /** An entry stands behind the head that is on record. */
  'surplus',
  /** The entry differs from what the caller noted. */
  'rewritten',
]);
export type AuditFault = z.infer<typeof AuditFault>;

/** Whether the whole chain holds; where it does not, `sequence` is the first entry that is wrong. */
export const AuditVerification = z
  .strictObject({
    intact: z.boolean(),
    /** How many entries were read. */
    entries: z.number().int().min(0),
    head: z.strictObject({ sequence: z.number().int().min(0), hash: Hash }),
    fault: z.strictObject({ sequence: z.number().int().min(1), reason: AuditFault }).optional(),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;
