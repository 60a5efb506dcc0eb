import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Waits until nothing more can be collected, and hands free pages back to the system. */
const thorough = { type: 'major', execution: 'sync', flavor: 'last-resort' } as const;
/**
 * By how many per cent the old generation may grow beyond what lives in it before V8 marks it all again. Left to itself
 * V8 takes a heap that has just been reduced for one that will not grow, and allows some ten: a proxy at 500 calls a
 * second then marks its 48 MB every few seconds. On one core the helper threads of V8 keep calls waiting for 100 ms
 * meanwhile, and at saturation, with two marks a second, a sixth of the calls is lost to them.
 */
const growthPercent = 150;

/**
 * Makes the heap of a service that has started ready for its work. Gives back what the start has left behind: loading
 * hundreds of modules leaves some fifty megabytes of garbage, which V8 would keep until enough more has been allocated; a
 * service that waits would hold them for nothing. Stops the process for some tens of milliseconds, so it is for the
 * moment before there is work.
 */
export function settleHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect(thorough);
  setFlagsFromString('--no-expose-gc');
}
