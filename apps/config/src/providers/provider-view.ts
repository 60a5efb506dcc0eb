import type { SnapshotProvider } from '@tollgate/schema';
import type { Provider } from '@tollgate/schema/api';
import { addressOf, type KindCard } from '../kinds/index.js';
import type { ProviderRow } from './provider.entity.js';

/** A provider as the API shows it. */
export function toProvider(row: ProviderRow): Provider {
  return {
    id: row.id,
    kind: row.kind,
    ...(row.baseUrl === null ? {} : { baseUrl: row.baseUrl }),
    options: row.options,
    priority: row.priority,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/**
 * A provider as proxies know it, but for its credentials, which are another feature's. An address that follows from
 * options is written out here, so that proxies need not know how.
 */
export function toSnapshotProvider(
  row: ProviderRow,
  card: KindCard | undefined,
): Omit<SnapshotProvider, 'credentials'> {
  const baseUrl = addressOf(card, row);
  return {
    id: row.id,
    kind: row.kind,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    options: row.options,
    priority: row.priority,
  };
}
