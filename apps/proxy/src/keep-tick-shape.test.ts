import { createHook } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { settleHeap } from '@tollgate/platform';
import { keptTick } from './keep-tick-shape.js';

function tickOfNow(): object | undefined {
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

test('ticks still have the hidden class of the kept one after a collection', () => {
  setFlagsFromString('--allow-natives-syntax');
  settleHeap();
  const haveSameClass: (one: unknown, other: unknown) => boolean = runInThisContext(
    '(one, other) => %HaveSameMap(one, other)',
  );
  expect(keptTick).toBeDefined();
  expect(haveSameClass(keptTick, tickOfNow())).toBe(true);
  setFlagsFromString('--no-allow-natives-syntax');
});
