import type { Logger } from '@tollgate/platform';
import { awayReason } from './store-failure.js';

export type OutageLog = Pick<Logger, 'error' | 'warn' | 'info'>;

/** Tells the log of an outage of PostgreSQL once when it begins and once when it is over, however many callers meet it. */
export class Outage {
  readonly #log: OutageLog;
  /** On the clock of `performance`; undefined while PostgreSQL is there as far as anybody knows. */
  #beganMs: number | undefined;
  #isBreakTold = false;

  constructor(log: OutageLog) {
    this.#log = log;
  }

  /** Does work that asks PostgreSQL, and notices whether it was there; gives back, or throws, what the work did. */
  async watch<Value>(work: () => Promise<Value>): Promise<Value> {
    const startedMs = performance.now();
    try {
      const value = await work();
      this.#answered(startedMs);
      return value;
    } catch (error) {
      const reason = awayReason(error);
      if (reason === undefined) this.#answered(startedMs);
      else this.#missed(reason);
      throw error;
    }
  }

  /** A connection broke that nobody used. Of all that break at once, one is told, and none once the outage is. */
  connectionBroke({ message }: Error): void {
    if (this.#isBreakTold || this.#beganMs !== undefined) return;
    this.#isBreakTold = true;
    this.#log.warn({ reason: message }, 'A connection to PostgreSQL broke');
  }

  #missed(reason: string): void {
    if (this.#beganMs !== undefined) return;
    this.#beganMs = performance.now();
    this.#log.error(
      { reason },
      'PostgreSQL is away: requests are refused, and proxies go on with what they have, until it is back',
    );
  }

  /** Work that began before the outage, and ends well during it, says nothing about now. */
  #answered(startedMs: number): void {
    if (this.#beganMs !== undefined && startedMs < this.#beganMs) return;
    this.#isBreakTold = false;
    if (this.#beganMs === undefined) return;
    const seconds = Math.round((performance.now() - this.#beganMs) / 1000);
    this.#beganMs = undefined;
    this.#log.info({ seconds }, 'PostgreSQL is back');
  }
}
