import { metrics } from '@tollgate/platform';
import { Gauge } from 'prom-client';
import type { ReadinessInputs } from './readiness.js';

/** State that is read when somebody asks, instead of being counted as it changes. */
export function registerStateMetrics({ snapshots, usage, openCalls }: ReadinessInputs): void {
  gauge('tollgate_open_requests', 'Requests that are being served, streams included.', () => openCalls.size);
  gauge(
    'tollgate_snapshot_sequence',
    'Sequence of the configuration in force.',
    () => snapshots.status().sequence ?? 0,
  );
  gauge('tollgate_usage_log_available', '1 while usage can be recorded.', () => Number(usage.status().available));
  gauge('tollgate_usage_log_bytes', 'Size of the usage log on disk.', () => usage.status().logBytes);
  gauge('tollgate_usage_open_attempts', 'Attempts that have begun and not ended.', () => usage.status().openAttempts);
  gauge(
    'tollgate_usage_unconfirmed_events',
    'Usage events that are not yet known to be in the ledger.',
    () => usage.status().unconfirmedEvents,
  );
  gauge(
    'tollgate_usage_oldest_unconfirmed_seconds',
    'Age of the oldest usage event that is not yet known to be in the ledger.',
    () => usage.status().oldestUnconfirmedMs / msPerS,
  );
}

const msPerS = 1000;

function gauge(name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [metrics],
    collect() {
      this.set(read());
    },
  });
}
