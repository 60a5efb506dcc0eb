import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { catchTick, keptTick } from './keep-tick-shape.js';
import { settleHeap } from './settle-heap.js';

test('ticks still have the hidden class of the kept one after a collection', () => {
  setFlagsFromString('--allow-natives-syntax');
  settleHeap();
  const haveSameClass: (one: unknown, other: unknown) => boolean = runInThisContext(
    '(one, other) => %HaveSameMap(one, other)',
  );
  expect(keptTick).toBeDefined();
  expect(haveSameClass(keptTick, catchTick())).toBe(true);
  setFlagsFromString('--no-allow-natives-syntax');
});
