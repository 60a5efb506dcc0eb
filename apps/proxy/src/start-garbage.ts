import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Waits until nothing more can be collected, and hands free pages back to the system. */
const thorough = { type: 'major', execution: 'sync', flavor: 'last-resort' } as const;

/**
 * Gives back what the start has left behind. Loading hundreds of modules leaves some fifty megabytes of garbage, which
 * V8 would keep until enough more has been allocated; a proxy that waits for traffic would hold them for nothing. Stops
 * the process for some tens of milliseconds, so it is for the moment before there is traffic.
 */
export function collectStartGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect(thorough);
  setFlagsFromString('--no-expose-gc');
}
