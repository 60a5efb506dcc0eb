import { metrics } from '@tollgate/platform';
import { Gauge } from 'prom-client';
import { type HealthSources, look } from './readiness.js';

/** The state of the queue, read when somebody looks. */
export function queueMetrics(sources: HealthSources): void {
  const states = ['waiting', 'delayed', 'active', 'failed'] as const;
  new Gauge({
    name: 'tollgate_ingestion_queue_batches',
    help: 'Batches in the usage queue, by state',
    labelNames: ['state'],
    registers: [metrics],
    async collect() {
      const { backlog } = await look(sources);
      for (const state of states) this.set({ state }, backlog?.[state] ?? 0);
    },
  });
  new Gauge({
    name: 'tollgate_ingestion_queue_oldest_seconds',
    help: 'Age of the oldest batch in the usage queue',
    registers: [metrics],
    async collect() {
      const { backlog } = await look(sources);
      this.set((backlog?.oldestMs ?? 0) / 1000);
    },
  });
}
