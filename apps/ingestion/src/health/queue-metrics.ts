import { metrics } from '@tollgate/platform';
import type { ConsumerHealth } from '@tollgate/queues';
import { Gauge } from 'prom-client';

/** The state of the queue, read when somebody looks. */
export function queueMetrics(health: () => Promise<ConsumerHealth>): void {
  const states = ['waiting', 'delayed', 'active', 'failed'] as const;
  new Gauge({
    name: 'tollgate_ingestion_queue_batches',
    help: 'Batches in the usage queue, by state',
    labelNames: ['state'],
    registers: [metrics],
    async collect() {
      const now = await health();
      for (const state of states) this.set({ state }, now[state]);
    },
  });
}
