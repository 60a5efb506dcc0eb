import type { QueueMonitor } from '@tollgate/queues';
import { type HealthSources, look } from './readiness.js';

const checkEveryMs = 5000;
/** Failed jobs rest for so long before they are tried again. */
const failedRestMs = 5000;

export interface WatchdogOptions {
  readonly sources: HealthSources;
  readonly monitor: Pick<QueueMonitor, 'drainFailed'>;
  /** Called when work waits that nobody does although Redis answers: a worker in that state is better restarted. */
  readonly onStuck: () => void;
}

/** Looks after the queue: puts failed jobs back to work, and notices when the worker hangs. */
export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #timer: NodeJS.Timeout;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#check(), checkEveryMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #check(): Promise<void> {
    const { sources, monitor, onStuck } = this.#options;
    if ((await look(sources)).stuck) onStuck();
    // While Redis is away there is nothing to drain; the next check comes soon.
    await monitor.drainFailed(sources.nowMs() - failedRestMs).catch(() => undefined);
  }
}
