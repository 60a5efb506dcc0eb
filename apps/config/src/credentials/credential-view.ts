import type { SnapshotCredential } from '@tollgate/schema';
import type { Credential } from '@tollgate/schema/api';
import type { CredentialRow } from './credential.entity.js';

/** A credential as the API shows it: the secret stays behind, for there is no member it could be in. */
export function toCredential(row: CredentialRow): Credential {
  return {
    id: row.id,
    provider: row.providerId,
    name: row.name,
    weight: row.weight,
    secretVersion: row.secretVersion,
    fingerprint: row.fingerprint,
    masterKeyId: row.sealed.masterKeyId,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** A credential as proxies get it, still sealed. */
export function toSnapshotCredential(row: CredentialRow): SnapshotCredential {
  return { id: row.id, name: row.name, version: row.secretVersion, weight: row.weight, sealed: row.sealed };
}
