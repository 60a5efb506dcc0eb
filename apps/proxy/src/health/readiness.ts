import type { ReadinessReport } from '@tollgate/platform';
import type { OpenCalls } from '../edge/index.js';
import type { SnapshotHolder } from '../snapshot/index.js';
import type { UsageRecorder } from '../usage/index.js';

export interface ReadinessInputs {
  readonly snapshots: Pick<SnapshotHolder, 'status'>;
  readonly usage: Pick<UsageRecorder, 'status'>;
  readonly openCalls: OpenCalls;
}

/** Ready means: there is a configuration, usage can be recorded, and this process is not about to stop. */
export function readiness({ snapshots, usage, openCalls }: ReadinessInputs): ReadinessReport {
  const snapshot = snapshots.status();
  const log = usage.status();
  return {
    ready: snapshot.ready && log.available && !openCalls.isDraining,
    details: {
      draining: openCalls.isDraining,
      openRequests: openCalls.size,
      snapshot: { ...snapshot },
      usageLog: {
        available: log.available,
        openAttempts: log.openAttempts,
        unconfirmedEvents: log.unconfirmedEvents,
        bytes: log.logBytes,
        oldestUnconfirmedMs: log.oldestUnconfirmedMs,
      },
    },
  };
}
