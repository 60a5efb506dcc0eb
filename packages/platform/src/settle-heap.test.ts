import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { settleHeap } from './settle-heap.js';

const chunkNumbers = 10_000;

test('a heap that grows by half is not marked again and again', async () => {
  let marked = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // The types do not know that an entry of a collection says of which kind it was.
      const { detail } = Object(entry);
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) marked += 1;
    }
  });
  settleHeap();
  await delay(50);
  observer.observe({ entryTypes: ['gc'] });
  const atFirst = process.memoryUsage().heapUsed;
  const kept: number[][] = [];
  while (process.memoryUsage().heapUsed < 1.5 * atFirst) {
    kept.push(Array.from({ length: chunkNumbers }, (_, index) => index + 0.5));
    if (kept.length % 20 === 0) await delay(1);
  }
  await delay(50);
  observer.disconnect();
  expect(kept.length).toBeGreaterThan(0);
  expect(marked).toBe(0);
});
