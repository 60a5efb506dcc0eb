import type { ReadinessReport } from '@tollgate/platform';
import type { ConsumerHealth } from '@tollgate/queues';

export interface HealthSources {
  readonly queue: () => Promise<ConsumerHealth>;
  readonly prices: () => { readonly sequence: number | undefined; readonly fresh: boolean };
  readonly started: () => boolean;
}

/** Ready when batches are being consumed: prices are known, Redis answers, and the queue is not stuck. */
export async function readiness(sources: HealthSources): Promise<ReadinessReport> {
  const queue = await sources.queue();
  const prices = sources.prices();
  const ready = sources.started() && queue.connected && !queue.stuck;
  return {
    ready,
    details: {
      queue: { ...queue },
      prices: { sequence: prices.sequence ?? null, fresh: prices.fresh },
    },
  };
}
