import { describe, expect, test } from '@jest/globals';
import { createLogger } from '@tollgate/platform';
import type { ErrorCode } from '@tollgate/schema';
import { testSnapshot } from '../testing/test-proxy.js';
import { FailureLog, failureLoggedEveryMs } from './failure-log.js';

const [provider] = testSnapshot({
  providers: [{ id: 'a', kind: 'openai', baseUrl: 'https://a.example' }],
}).providers.values();

function open() {
  const lines: object[] = [];
  const logger = createLogger({ service: 'test', level: 'silent' });
  logger.warn = (details: object) => {
    lines.push(details);
  };
  const clock = { nowMs: 0 };
  const log = new FailureLog(logger, () => clock.nowMs);
  const fail = (code: ErrorCode) => {
    if (provider === undefined) throw new Error('no provider');
    const failure = { failure: { code, message: 'x', detail: 'ECONNREFUSED' }, details: {}, retryable: true };
    log.note({ provider, model: 'm', weight: 1 }, failure, 'r1');
  };
  return { lines, clock, fail };
}

describe('failures in the log', () => {
  test('an outage is one line, with how often it has happened in between', () => {
    const { lines, clock, fail } = open();
    for (let attempt = 0; attempt < 100; attempt++) fail('upstream.unreachable');
    expect(lines).toEqual([
      {
        provider: 'a',
        model: 'm',
        code: 'upstream.unreachable',
        detail: 'ECONNREFUSED',
        requestId: 'r1',
        alsoBefore: 0,
      },
    ]);
    clock.nowMs = failureLoggedEveryMs;
    fail('upstream.unreachable');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ alsoBefore: 99 });
  });

  test('another kind of failure has a line of its own', () => {
    const { lines, fail } = open();
    fail('upstream.unreachable');
    fail('upstream.authentication');
    expect(lines).toHaveLength(2);
  });

  test('a caller’s own mistake has none', () => {
    const { lines, fail } = open();
    fail('upstream.invalid-request');
    expect(lines).toHaveLength(0);
  });
});
