import { secondMs } from '@tollgate/schema';

/** How long a worker may do nothing while jobs wait. */
export const stuckAfterMs = 30 * secondMs;

/** How long one job may be in hand. Longer than it is held for a store that is away, with room for slow inserts. */
export const overdueMs = 600 * secondMs;

/** What a worker looks like from outside. */
export interface WorkerSight {
  readonly connected: boolean;
  readonly waiting: number;
  /** Milliseconds since a job was taken or finished; 0 while it works on some. */
  readonly idleMs: number;
}

/**
 * Whether a worker has stopped taking jobs for good: connected, jobs waiting, and nothing happens. Some versions of the
 * queue library do not resume after Redis was restarted; the cure is a new process.
 */
export function isStuck({ connected, waiting, idleMs }: WorkerSight): boolean {
  return connected && waiting > 0 && idleMs > stuckAfterMs;
}
