import type { PriceCard } from '@tollgate/schema';
import type { Price } from '@tollgate/schema/api';
import type { PriceRow } from './price.entity.js';

/** A price as the price book has it. */
export function toPriceCard(row: PriceRow): PriceCard {
  return {
    kind: row.kind,
    model: row.model,
    effectiveFromMs: row.effectiveFrom.getTime(),
    ...(row.effectiveTo === null ? {} : { effectiveToMs: row.effectiveTo.getTime() }),
    ...amounts(row),
  };
}

/** A price as the API shows it. */
export function toPrice(row: PriceRow): Price {
  return {
    id: row.id,
    kind: row.kind,
    model: row.model,
    effectiveFrom: row.effectiveFrom.toISOString(),
    ...(row.effectiveTo === null ? {} : { effectiveTo: row.effectiveTo.toISOString() }),
    ...amounts(row),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function amounts(row: PriceRow) {
  return {
    usdPerMillion: row.usdPerMillion,
    ...(row.tiers === null ? {} : { tiers: row.tiers }),
    ...(row.usdPerThousandSearches === null ? {} : { usdPerThousandSearches: row.usdPerThousandSearches }),
    ...(row.usdPerThousandRequests === null ? {} : { usdPerThousandRequests: row.usdPerThousandRequests }),
  };
}
