import { createHash } from 'node:crypto';
import type { Result } from '@tollgate/schema';
import type { ClickHouse } from '../connection/connect.js';
import type { StoreFailure } from '../connection/store-failure.js';
import { insertRows } from './insert-rows.js';
import type { AttemptConflict } from './read-back.js';

/** Which batch met the conflicts, and when. */
export interface ConflictOrigin {
  readonly batchId: string;
  readonly proxyId: string;
  readonly foundAtMs: number;
}

/** Records copies of attempts that differ from the copy that counts. The same copy is recorded once. */
export function insertConflicts(
  clickhouse: ClickHouse,
  conflicts: readonly AttemptConflict[],
  origin: ConflictOrigin,
): Promise<Result<void, StoreFailure>> {
  const rows = conflicts.map(({ row, keptHash, refusedHash }) => {
    // When it is the earlier copy that was refused, its content is no longer at hand.
    const refusedEvent = refusedHash === row.contentHash ? JSON.stringify(row.event) : '';
    const key = [row.event.projectId, row.eventDate, row.event.requestId, row.event.attempt, keptHash, refusedHash];
    return JSON.stringify([...key, origin.batchId, origin.proxyId, refusedEvent, origin.foundAtMs]);
  });
  return insertRows(clickhouse, {
    table: 'conflicts',
    columns: [
      'project_id',
      'event_date',
      'request_id',
      'attempt',
      'kept_hash',
      'refused_hash',
      'batch_id',
      'proxy_id',
      'refused_event',
      'found_at',
    ],
    rows,
    token: createHash('sha256').update(rows.join('\n')).digest('hex'),
  });
}
