import type { ProjectId, Tags, VirtualKeyId } from '@tollgate/schema';
import { EntitySchema } from 'typeorm';
import { momentColumn, type ResourceRow, resourceColumns } from '../database/index.js';

/** A key as it is stored. A revoked one keeps its row: usage still names it. */
export interface VirtualKeyRow extends ResourceRow {
  readonly id: VirtualKeyId;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly tags: Tags;
  readonly allowedModels: string[] | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What is left of a key once it was shown: a hash to look it up by, and its visible start. */
export interface VirtualKeyHashRow {
  readonly sha256: string;
  readonly keyId: VirtualKeyId;
  readonly prefix: string;
  readonly createdAt: Date;
  /** Null for the key in use; for one that was rotated away, the end of its overlap. */
  readonly expiresAt: Date | null;
}

export const VirtualKeyEntity = new EntitySchema<VirtualKeyRow>({
  name: 'VirtualKey',
  tableName: 'virtual_keys',
  columns: {
    id: { type: 'uuid', primary: true },
    projectId: { name: 'project_id', type: 'uuid' },
    name: { type: 'text' },
    tags: { type: 'jsonb' },
    allowedModels: { name: 'allowed_models', type: 'text', array: true, nullable: true },
    expiresAt: { ...momentColumn('expires_at'), nullable: true },
    ...resourceColumns,
    revokedAt: { ...momentColumn('revoked_at'), nullable: true },
  },
});

export const VirtualKeyHashEntity = new EntitySchema<VirtualKeyHashRow>({
  name: 'VirtualKeyHash',
  tableName: 'virtual_key_hashes',
  columns: {
    sha256: { type: 'text', primary: true },
    keyId: { name: 'key_id', type: 'uuid' },
    prefix: { type: 'text' },
    createdAt: momentColumn('created_at'),
    expiresAt: { ...momentColumn('expires_at'), nullable: true },
  },
});
