import { describe, expect, test } from '@jest/globals';
import { OpenCalls } from './open-calls.js';

describe('open calls', () => {
  test('waiting ends with the last of them', async () => {
    const calls = new OpenCalls();
    const first = calls.add({ interrupt: () => undefined });
    const second = calls.add({ interrupt: () => undefined });
    const waiting = calls.whenEmpty(60_000);
    first();
    second();
    await expect(waiting).resolves.toBe(true);
    expect(calls.size).toBe(0);
  });

  test('waiting ends without them when the time is over', async () => {
    const calls = new OpenCalls();
    calls.add({ interrupt: () => undefined });
    await expect(calls.whenEmpty(1)).resolves.toBe(false);
  });

  test('each is told once to end, also when that ends others', () => {
    const calls = new OpenCalls();
    const told: string[] = [];
    const second = calls.add({ interrupt: () => told.push('second') });
    calls.add({
      interrupt: () => {
        told.push('third');
        second();
      },
    });
    calls.interruptAll();
    expect(told).toEqual(['second', 'third']);
  });

  test('nothing is waited for when there is none', async () => {
    await expect(new OpenCalls().whenEmpty(60_000)).resolves.toBe(true);
  });
});
