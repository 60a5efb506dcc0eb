import type { PriceCard, Rates } from '@tollgate/schema';
import { EntitySchema } from 'typeorm';
import { momentColumn, type ResourceRow, resourceColumns } from '../database/index.js';

/** A price as it is stored. Amounts stay decimals in text: exact, and as they were written. */
export interface PriceRow extends ResourceRow {
  readonly id: string;
  readonly kind: string;
  readonly model: string;
  readonly effectiveFrom: Date;
  /** Exclusive; null means until the next price takes over. */
  readonly effectiveTo: Date | null;
  readonly usdPerMillion: Rates;
  readonly tiers: NonNullable<PriceCard['tiers']> | null;
  readonly usdPerThousandSearches: string | null;
  readonly usdPerThousandRequests: string | null;
}

export const PriceEntity = new EntitySchema<PriceRow>({
  name: 'Price',
  tableName: 'prices',
  columns: {
    id: { type: 'uuid', primary: true },
    kind: { type: 'text' },
    model: { type: 'text' },
    effectiveFrom: momentColumn('effective_from'),
    effectiveTo: { ...momentColumn('effective_to'), nullable: true },
    usdPerMillion: { name: 'usd_per_million', type: 'jsonb' },
    tiers: { type: 'jsonb', nullable: true },
    usdPerThousandSearches: { name: 'usd_per_thousand_searches', type: 'text', nullable: true },
    usdPerThousandRequests: { name: 'usd_per_thousand_requests', type: 'text', nullable: true },
    ...resourceColumns,
  },
});
