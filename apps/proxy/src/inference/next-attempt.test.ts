import { describe, expect, test } from '@jest/globals';
import type { ErrorCode, FallbackCondition } from '@tollgate/schema';
import fc from 'fast-check';
import {
  type AttemptPolicy,
  attemptsMaxDefault,
  backOffMsMax,
  type FailedAttempt,
  nextAttempt,
  retryAfterMsMax,
} from './next-attempt.js';

const half = () => 0.5;

function policy(more: Partial<AttemptPolicy> = {}): AttemptPolicy {
  return { targets: 1, mayRepeat: true, ...more };
}

function failed(more: Partial<FailedAttempt> = {}): FailedAttempt {
  return { target: 0, code: 'upstream.overloaded', retryable: true, ...more };
}

describe('the next attempt', () => {
  test('the first goes to the first target at once', () => {
    expect(nextAttempt([], policy({ targets: 3 }), half)).toEqual({ type: 'try', target: 0, delayMs: 0 });
  });

  test('another target is tried at once, before any target is tried again', () => {
    expect(nextAttempt([failed()], policy({ targets: 2 }), half)).toEqual({ type: 'try', target: 1, delayMs: 0 });
  });

  test('with one target a passing failure is tried again, ever later, until the attempts are used up', () => {
    const history: FailedAttempt[] = [failed()];
    const delays: number[] = [];
    for (;;) {
      const next = nextAttempt(history, policy(), half);
      if (next.type === 'give-up') break;
      delays.push(next.delayMs);
      history.push(failed());
    }
    expect(history).toHaveLength(attemptsMaxDefault);
    expect(delays).toEqual([150, 300]);
  });

  test.each<[ErrorCode]>([['upstream.invalid-request'], ['upstream.too-large'], ['request.unsupported']])(
    'a failure that would repeat itself (%s) ends it',
    (code) => {
      expect(nextAttempt([failed({ code, retryable: false })], policy(), half)).toEqual({ type: 'give-up' });
    },
  );

  test('a caller’s own mistake is not shown to the next target', () => {
    const history = [failed({ code: 'upstream.invalid-request', retryable: false })];
    expect(nextAttempt(history, policy({ targets: 2 }), half)).toEqual({ type: 'give-up' });
  });

  test.each<[ErrorCode, FallbackCondition]>([
    ['upstream.error', 'error'],
    ['upstream.authentication', 'error'],
    ['upstream.not-found', 'error'],
    ['model.no-credential', 'error'],
    ['request.unsupported', 'error'],
    ['upstream.rate-limited', 'rate-limit'],
    ['upstream.quota-exhausted', 'rate-limit'],
    ['upstream.timeout', 'timeout'],
    ['upstream.content-filter', 'content-filter'],
    ['upstream.context-length', 'context-length'],
  ])('%s goes to the next target where the route says %s, and only there', (code, condition) => {
    const history = [failed({ code, retryable: false })];
    const others = (['error', 'rate-limit', 'timeout', 'content-filter', 'context-length'] as const).filter(
      (other) => other !== condition,
    );
    expect(nextAttempt(history, policy({ targets: 2, fallbackOn: [condition] }), half).type).toBe('try');
    expect(nextAttempt(history, policy({ targets: 2, fallbackOn: others }), half).type).toBe('give-up');
  });

  test('what the provider asks to wait is waited, with some jitter on top', () => {
    const next = nextAttempt([failed({ retryAfterMs: 2000 })], policy(), half);
    expect(next).toEqual({ type: 'try', target: 0, delayMs: 2075 });
  });

  test('a provider that asks to wait for too long is not waited for', () => {
    const history = [failed({ retryAfterMs: retryAfterMsMax + 1 })];
    expect(nextAttempt(history, policy(), half)).toEqual({ type: 'give-up' });
  });

  test('of several targets the one that failed longest ago is tried again first', () => {
    const history = [failed(), failed({ target: 1 })];
    expect(nextAttempt(history, policy({ targets: 2 }), half)).toMatchObject({ type: 'try', target: 0 });
  });

  test('repeats stop when their share of the traffic is used up; other targets are still tried', () => {
    expect(nextAttempt([failed()], policy({ mayRepeat: false }), half)).toEqual({ type: 'give-up' });
    expect(nextAttempt([failed()], policy({ mayRepeat: false, targets: 2 }), half)).toMatchObject({ target: 1 });
  });

  test('another credential of the same provider is tried at once', () => {
    const history = [failed({ code: 'upstream.authentication', retryable: false, hasOtherCredential: true })];
    expect(nextAttempt(history, policy({ targets: 2 }), half)).toEqual({ type: 'try', target: 0, delayMs: 0 });
  });

  test('a call that nobody read is repeated once, at once, and does not count', () => {
    const stale = failed({ code: 'upstream.unreachable', staleSocket: true });
    expect(nextAttempt([stale], policy({ attemptsMax: 1, mayRepeat: false }), half)).toEqual({
      type: 'try',
      target: 0,
      delayMs: 0,
    });
    expect(nextAttempt([stale, stale], policy({ attemptsMax: 1 }), half)).toEqual({ type: 'give-up' });
  });

  test('an answer that is paid for and cannot be used is asked for once more, or at another target', () => {
    const charged = failed({ code: 'upstream.unreadable', isCharged: true });
    expect(nextAttempt([charged], policy({ attemptsMax: 9 }), half)).toMatchObject({ type: 'try', target: 0 });
    const elsewhere = { ...charged, target: 1 };
    const history = [charged, failed(), charged];
    for (const twice of [[charged, charged], [charged, elsewhere], history]) {
      expect(nextAttempt(twice, policy({ attemptsMax: 9 }), half)).toEqual({ type: 'give-up' });
    }
    expect(nextAttempt([charged, elsewhere], policy({ targets: 3 }), half)).toMatchObject({ type: 'try', target: 2 });
  });

  test('when usage cannot be recorded nothing else is tried', () => {
    const history = [failed({ code: 'usage.log-unavailable', unsent: true })];
    expect(nextAttempt(history, policy({ targets: 3 }), half)).toEqual({ type: 'give-up' });
  });

  test('it always comes to an end, within its bounds, and never tries what is not there', () => {
    const attempt = fc.record({
      code: fc.constantFrom<ErrorCode>(
        'upstream.error',
        'upstream.rate-limited',
        'upstream.timeout',
        'model.no-credential',
      ),
      retryable: fc.boolean(),
      unsent: fc.boolean(),
      staleSocket: fc.boolean(),
      hasOtherCredential: fc.boolean(),
      isCharged: fc.boolean(),
      retryAfterMs: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(attempt, { minLength: 80, maxLength: 80 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 10 }),
        (failures, targets, attemptsMax) => {
          const history: FailedAttempt[] = [];
          for (const failure of failures) {
            const next = nextAttempt(history, policy({ targets, attemptsMax }), Math.random);
            if (next.type === 'give-up') break;
            expect(next.target).toBeLessThan(targets);
            expect(next.delayMs).toBeLessThanOrEqual(retryAfterMsMax + backOffMsMax);
            history.push({ ...failure, target: next.target, unsent: failure.unsent && !failure.staleSocket });
          }
          expect(history.filter(({ unsent }) => unsent !== true).length).toBeLessThanOrEqual(attemptsMax + 1);
          expect(history.length).toBeLessThan(failures.length);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
