import type { SnapshotRoute } from '@tollgate/schema';
import type { Route } from '@tollgate/schema/api';
import type { RouteRow } from './route.entity.js';

/** A route as proxies know it. */
export function toSnapshotRoute(row: RouteRow): SnapshotRoute {
  return {
    id: row.id,
    alias: row.alias,
    targets: row.targets,
    strategy: row.strategy,
    ...(row.retry === null ? {} : { retry: row.retry }),
    ...(row.timeouts === null ? {} : { timeouts: row.timeouts }),
    ...(row.fallbackOn === null ? {} : { fallbackOn: row.fallbackOn }),
  };
}

/** A route as the API shows it. */
export function toRoute(row: RouteRow): Route {
  return {
    ...toSnapshotRoute(row),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
