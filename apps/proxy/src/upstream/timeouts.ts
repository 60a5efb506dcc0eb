import { minuteMs, secondMs, type Timeouts } from '@tollgate/schema';

/** How long each part of a call to a provider may take, in milliseconds. */
export interface CallTimeouts {
  /** Until the connection is open. */
  readonly connectMs: number;
  /** From sending until the first byte of the answer's body. */
  readonly firstByteMs: number;
  /** Between two pieces of the body. Waiting for a slow caller does not count. */
  readonly idleMs: number;
  /** For all of it. */
  readonly totalMs: number;
}

/** What applies where a route says nothing. A reasoning model may think for minutes before its first byte. */
export const defaultTimeouts: CallTimeouts = {
  connectMs: 10 * secondMs,
  firstByteMs: 10 * minuteMs,
  idleMs: 5 * minuteMs,
  totalMs: 60 * minuteMs,
};

/** Fills in what a route leaves open. */
export function effectiveTimeouts(route: Timeouts | undefined): CallTimeouts {
  if (route === undefined) return defaultTimeouts;
  return {
    connectMs: route.connectMs ?? defaultTimeouts.connectMs,
    firstByteMs: route.firstByteMs ?? defaultTimeouts.firstByteMs,
    idleMs: route.idleMs ?? defaultTimeouts.idleMs,
    totalMs: route.totalMs ?? defaultTimeouts.totalMs,
  };
}
