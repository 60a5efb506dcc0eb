import { metrics } from '@tollgate/platform';
import { Counter, Gauge, Histogram } from 'prom-client';

const registers = [metrics];

/** What an operator watches of the worker. Alarms belong on unpriced, conflicts and dead letters: each should stay at zero. */
export class BatchMetrics {
  readonly events = new Counter({ name: 'tollgate_ingestion_events_total', help: 'Usage events stored', registers });
  readonly batches = new Counter({ name: 'tollgate_ingestion_batches_total', help: 'Batches stored', registers });
  readonly unpriced = new Counter({
    name: 'tollgate_ingestion_unpriced_events_total',
    help: 'Usage events stored without a cost because no price is known',
    registers,
  });
  readonly adjusted = new Counter({
    name: 'tollgate_ingestion_adjusted_events_total',
    help: 'Usage events whose counts contradict each other',
    registers,
  });
  readonly conflicts = new Counter({
    name: 'tollgate_ingestion_conflicts_total',
    help: 'Usage events that came again with another content; the first one counts',
    registers,
  });
  readonly deadLetters = new Counter({
    name: 'tollgate_ingestion_dead_letters_total',
    help: 'Usage events set aside because they cannot be stored',
    registers,
  });
  readonly failures = new Counter({
    name: 'tollgate_ingestion_failures_total',
    help: 'Tries to store a batch that failed and will be repeated',
    registers,
  });
  readonly storeSeconds = new Histogram({
    name: 'tollgate_ingestion_store_seconds',
    help: 'Time to store one batch',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  readonly lagSeconds = new Gauge({
    name: 'tollgate_ingestion_lag_seconds',
    help: 'Age of the oldest event of the last stored batch: from the end of its attempt to the ledger',
    registers,
  });
}
