import type { ReadinessReport } from '@tollgate/platform';
import { type Backlog, isStuck, overdueMs, type QueueMonitor, type UsageConsumer } from '@tollgate/queues';

export interface HealthSources {
  readonly consumer: Pick<UsageConsumer, 'connected' | 'active' | 'idleMs'>;
  readonly monitor: Pick<QueueMonitor, 'backlog'>;
  readonly prices: () => { readonly sequence: number | undefined; readonly fresh: boolean };
  readonly started: () => boolean;
  readonly nowMs: () => number;
}

/** What the worker looks like now. */
export interface Sight {
  /** Undefined while Redis does not answer. */
  readonly backlog: Backlog | undefined;
  /** Work waits, Redis answers, and nothing has happened for too long. */
  readonly stuck: boolean;
}

/** Looks at the queue and at the consumer. Never rejects. */
export async function look({ consumer, monitor, nowMs }: HealthSources): Promise<Sight> {
  const backlog = await monitor.backlog(nowMs()).catch(() => undefined);
  const { connected } = consumer;
  const stuck = isStuck({ connected, waiting: backlog?.waiting ?? 0, idleMs: consumer.idleMs(overdueMs) });
  return { backlog, stuck };
}

/** Ready when batches are being consumed: prices are known, Redis answers, and the queue is not stuck. */
export async function readiness(sources: HealthSources): Promise<ReadinessReport> {
  const { backlog, stuck } = await look(sources);
  const prices = sources.prices();
  const { connected, active } = sources.consumer;
  return {
    ready: sources.started() && connected && !stuck,
    details: {
      queue: { connected, inHand: active, stuck, ...backlog },
      prices: { sequence: prices.sequence ?? null, fresh: prices.fresh },
    },
  };
}
