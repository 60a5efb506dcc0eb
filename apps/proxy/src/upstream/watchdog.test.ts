import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { UpstreamProblem } from './upstream-problem.js';
import { Watchdog } from './watchdog.js';

const timeouts = { connectMs: 1, firstByteMs: 100, idleMs: 50, totalMs: 1000 };

describe('the time of a call', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function watch() {
    const expired: UpstreamProblem[] = [];
    const watchdog = new Watchdog(timeouts, Date.now, (problem) => expired.push(problem));
    return { expired, watchdog };
  }

  test('the first byte must come in time', () => {
    const { expired } = watch();
    jest.advanceTimersByTime(99);
    expect(expired).toHaveLength(0);
    jest.advanceTimersByTime(60);
    expect(expired).toMatchObject([{ code: 'upstream.timeout', message: expect.stringContaining('begin') }]);
  });

  test('after it, no pause may be longer than the idle time', () => {
    const { expired, watchdog } = watch();
    jest.advanceTimersByTime(10);
    watchdog.touch();
    for (let piece = 0; piece < 10; piece++) {
      jest.advanceTimersByTime(45);
      watchdog.touch();
    }
    expect(expired).toHaveLength(0);
    jest.advanceTimersByTime(101);
    expect(expired).toMatchObject([{ message: expect.stringContaining('silent') }]);
  });

  test('silence is not the provider’s while we do not read', () => {
    const { expired, watchdog } = watch();
    watchdog.touch();
    watchdog.suspend();
    jest.advanceTimersByTime(900);
    expect(expired).toHaveLength(0);
    watchdog.touch();
    jest.advanceTimersByTime(99);
    expect(expired).toHaveLength(1);
  });

  test('the whole is bounded, whatever arrives', () => {
    const { expired, watchdog } = watch();
    for (let elapsedMs = 0; elapsedMs < 990; elapsedMs += 10) {
      watchdog.touch();
      jest.advanceTimersByTime(10);
    }
    expect(expired).toHaveLength(0);
    watchdog.touch();
    jest.advanceTimersByTime(20);
    expect(expired).toMatchObject([{ message: expect.stringContaining('as a whole') }]);
  });

  test('nothing happens once the call is over, and no timer is left', () => {
    const { expired, watchdog } = watch();
    watchdog.stop();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(10_000);
    expect(expired).toHaveLength(0);
  });

  test('a shorter limit of the idle time counts from the last piece, also while the timer runs', () => {
    const { expired, watchdog } = watch();
    watchdog.touch();
    watchdog.limitIdle(20);
    jest.advanceTimersByTime(19);
    watchdog.touch();
    jest.advanceTimersByTime(19);
    expect(expired).toHaveLength(0);
    jest.advanceTimersByTime(20);
    expect(expired).toMatchObject([{ message: expect.stringContaining('silent') }]);
  });

  test('a limit of the idle time does not count while we do not read, and never makes it longer', () => {
    const { expired, watchdog } = watch();
    watchdog.touch();
    watchdog.limitIdle(20);
    watchdog.suspend();
    jest.advanceTimersByTime(500);
    expect(expired).toHaveLength(0);
    watchdog.touch();
    watchdog.limitIdle(5000);
    jest.advanceTimersByTime(101);
    expect(expired).toHaveLength(1);
  });
});
