import type { JsonObject, ProviderId } from '@tollgate/schema';
import { EntitySchema } from 'typeorm';
import { type ResourceRow, resourceColumns } from '../database/index.js';

/** A provider as it is stored. */
export interface ProviderRow extends ResourceRow {
  readonly id: ProviderId;
  readonly kind: string;
  /** Null means the kind's own address. */
  readonly baseUrl: string | null;
  readonly options: JsonObject;
  readonly priority: number;
}

export const ProviderEntity = new EntitySchema<ProviderRow>({
  name: 'Provider',
  tableName: 'providers',
  columns: {
    id: { type: 'text', primary: true },
    kind: { type: 'text' },
    baseUrl: { name: 'base_url', type: 'text', nullable: true },
    options: { type: 'jsonb' },
    priority: { type: 'integer' },
    ...resourceColumns,
  },
});
