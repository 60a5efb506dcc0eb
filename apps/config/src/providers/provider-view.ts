import type { SnapshotProvider } from '@tollgate/schema';
import type { Provider } from '@tollgate/schema/api';
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

/** A provider as proxies know it, but for its credentials, which are another feature's. */
export function toSnapshotProvider(row: ProviderRow): Omit<SnapshotProvider, 'credentials'> {
  return {
    id: row.id,
    kind: row.kind,
    ...(row.baseUrl === null ? {} : { baseUrl: row.baseUrl }),
    options: row.options,
    priority: row.priority,
  };
}
