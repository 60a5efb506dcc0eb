import { performance } from 'node:perf_hooks';

/** Time as an argument: code that needs it takes a clock, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since 1970, for records. May step. */
  readonly now: () => number;
  /** Milliseconds that only ever grow, for durations. */
  readonly monotonicMs: () => number;
}

export const systemClock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() };
