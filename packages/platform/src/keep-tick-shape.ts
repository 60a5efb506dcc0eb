import { createHook } from 'node:async_hooks';

/*
 * Keeps `process.nextTick` fast for the life of the process. Node makes each tick an object with computed members. V8
 * remembers which hidden class the first ticks had, but only weakly: a major collection at a moment when no tick waits
 * drops that class, later ticks get another one, and the engine takes the members of ticks for unpredictable from then
 * on. A tick then costs five times as much in every service, and a request takes some ten of them. One tick that is never let go of keeps
 * the class alive. Should Node make its ticks otherwise one day, this does nothing.
 */

/** A tick that has long passed. */
export const keptTick = catchTick();

/** The object that Node makes of a tick, now; undefined should it make none. */
export function catchTick(): object | undefined {
  let caught: object | undefined;
  const hook = createHook({
    init(_id, type, _trigger, tick) {
      if (type === 'TickObject') caught = tick;
    },
  });
  hook.enable();
  process.nextTick(() => undefined);
  hook.disable();
  return caught;
}
