import type { FallbackCondition, RetryPolicy, RouteId, RouteTarget, RoutingStrategy, Timeouts } from '@tollgate/schema';
import { EntitySchema } from 'typeorm';
import { type ResourceRow, resourceColumns } from '../database/index.js';

/** A route as it is stored. */
export interface RouteRow extends ResourceRow {
  readonly id: RouteId;
  readonly alias: string;
  readonly targets: RouteTarget[];
  readonly strategy: RoutingStrategy;
  readonly retry: RetryPolicy | null;
  readonly timeouts: Timeouts | null;
  readonly fallbackOn: FallbackCondition[] | null;
}

export const RouteEntity = new EntitySchema<RouteRow>({
  name: 'Route',
  tableName: 'routes',
  columns: {
    id: { type: 'uuid', primary: true },
    alias: { type: 'text' },
    targets: { type: 'jsonb' },
    strategy: { type: 'text' },
    retry: { type: 'jsonb', nullable: true },
    timeouts: { type: 'jsonb', nullable: true },
    fallbackOn: { name: 'fallback_on', type: 'jsonb', nullable: true },
    ...resourceColumns,
  },
});
