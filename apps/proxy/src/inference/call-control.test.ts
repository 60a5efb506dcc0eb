import { describe, expect, test } from '@jest/globals';
import { CallControl } from './call-control.js';

describe('ending a call from outside', () => {
  test('everybody who listens is told once, with the first reason', () => {
    const control = new CallControl();
    const told: string[] = [];
    control.onEnd((reason) => told.push(`a ${reason}`));
    control.onEnd((reason) => told.push(`b ${reason}`));
    control.end('gone');
    control.end('draining');
    expect(told).toEqual(['a gone', 'b gone']);
    expect(control.reason).toBe('gone');
  });

  test('who listens later is told at once, who stopped listening is not told', () => {
    const control = new CallControl();
    const told: string[] = [];
    control.onEnd((reason) => told.push(reason))();
    control.interrupt();
    expect(told).toEqual([]);
    control.onEnd((reason) => told.push(reason));
    expect(told).toEqual(['draining']);
  });

  test('a pause ends with the call', async () => {
    const control = new CallControl();
    const paused = control.pause(60_000);
    control.end('gone');
    await paused;
    await control.pause(60_000);
    expect(control.reason).toBe('gone');
  });
});
