import { type ClickHouse, sealDays, sealDefaults } from '@tollgate/clickhouse';
import type { Clock, Logger } from '@tollgate/platform';

const everyMs = 60_000;

export interface DaySealerOptions {
  readonly clickhouse: ClickHouse;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Adds up days that have become quiet, so that reports over months are quick. Nothing depends on it: a day without
 * totals is read attempt by attempt. Every worker does it; two at a time do no harm.
 */
export class DaySealer {
  readonly #options: DaySealerOptions;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: DaySealerOptions) {
    this.#options = options;
  }

  start(): void {
    // Workers that started together should not all do the same work.
    this.#timer = setTimeout(() => this.#next(), everyMs * (0.5 + Math.random()));
    this.#timer.unref();
  }

  /** Waits for the day that is being added up. */
  async stop(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #next(): void {
    this.#running = this.#run().finally(() => {
      if (!this.#closing.signal.aborted) this.start();
    });
  }

  async #run(): Promise<void> {
    const { clickhouse, logger, clock } = this.#options;
    const sealed = await sealDays(clickhouse, { ...sealDefaults, nowMs: clock.now(), signal: this.#closing.signal });
    if (!sealed.ok) logger.warn({ reason: sealed.failure.message }, 'days could not be added up');
    else if (sealed.value.sealed.length > 0) logger.info({ days: sealed.value.sealed }, 'days were added up');
  }
}
