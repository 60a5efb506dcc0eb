import { describe, expect, it } from '@jest/globals';
import { isStuck, stuckAfterMs } from './watchdog.js';

const stuck = { connected: true, waiting: 1, idleMs: stuckAfterMs + 1 };

describe('the watchdog', () => {
  it('calls a worker stuck that is connected and lets jobs wait for more than 30 seconds', () => {
    expect(isStuck(stuck)).toBe(true);
  });

  it.each([
    ['Redis is away', { connected: false }],
    ['nothing waits', { waiting: 0 }],
    ['jobs are in hand or were until a moment ago', { idleMs: 0 }],
    ['it has waited for less', { idleMs: stuckAfterMs }],
  ])('does not when %s', (_case, change) => {
    expect(isStuck({ ...stuck, ...change })).toBe(false);
  });
});
