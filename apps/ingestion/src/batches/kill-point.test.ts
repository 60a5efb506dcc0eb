import { describe, expect, it } from '@jest/globals';
import { killPoint } from './kill-point.js';

describe('a kill point', () => {
  it('does nothing outside of tests, whatever the environment says', () => {
    const dieAt = killPoint({ NODE_ENV: 'production', TOLLGATE_KILL_POINT: 'before-insert' });
    expect(() => dieAt('before-insert')).not.toThrow();
  });

  it('does nothing at another place', () => {
    const dieAt = killPoint({ NODE_ENV: 'test', TOLLGATE_KILL_POINT: 'after-insert-before-ack' });
    expect(() => dieAt('before-insert')).not.toThrow();
  });
});
