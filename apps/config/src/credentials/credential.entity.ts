import type { CredentialId, ProviderId, SealedSecret } from '@tollgate/schema';
import { EntitySchema } from 'typeorm';
import { type ResourceRow, resourceColumns } from '../database/index.js';

/** A credential as it is stored: its secret is only ever here in sealed form. */
export interface CredentialRow extends ResourceRow {
  readonly id: CredentialId;
  readonly providerId: ProviderId;
  readonly name: string;
  readonly weight: number;
  /** Grows with each change of the secret; the seal is bound to it. */
  readonly secretVersion: number;
  readonly fingerprint: string;
  readonly sealed: SealedSecret;
}

export const CredentialEntity = new EntitySchema<CredentialRow>({
  name: 'Credential',
  tableName: 'credentials',
  columns: {
    id: { type: 'uuid', primary: true },
    providerId: { name: 'provider_id', type: 'text' },
    name: { type: 'text' },
    weight: { type: 'integer' },
    secretVersion: { name: 'secret_version', type: 'integer' },
    fingerprint: { type: 'text' },
    sealed: { type: 'jsonb' },
    ...resourceColumns,
  },
});
