import { describe, expect, test } from '@jest/globals';
import { type ErrorCode, errorCodes } from '@tollgate/schema';
import { type ErrorFacts, errorCodeOf } from './failure-codes.js';

describe('the code of an error', () => {
  test.each<[ErrorFacts, ErrorCode]>([
    [{}, 'upstream.error'],
    [{ status: 200 }, 'upstream.error'],
    [{ status: 400 }, 'upstream.invalid-request'],
    [{ status: 401 }, 'upstream.authentication'],
    [{ status: 402 }, 'upstream.quota-exhausted'],
    [{ status: 403 }, 'upstream.permission'],
    [{ status: 404 }, 'upstream.not-found'],
    [{ status: 408 }, 'upstream.timeout'],
    [{ status: 409 }, 'upstream.invalid-request'],
    [{ status: 413 }, 'upstream.too-large'],
    [{ status: 422 }, 'upstream.invalid-request'],
    [{ status: 429 }, 'upstream.rate-limited'],
    [{ status: 500 }, 'upstream.error'],
    [{ status: 502 }, 'upstream.error'],
    [{ status: 503 }, 'upstream.overloaded'],
    [{ status: 504 }, 'upstream.timeout'],
    [{ status: 529 }, 'upstream.overloaded'],
    [{ status: 599 }, 'upstream.error'],
  ])('%j is %s by the status alone', (facts, code) => {
    expect(errorCodeOf(facts)).toBe(code);
  });

  test.each<[ErrorFacts, ErrorCode]>([
    [{ status: 400, type: 'rate_limit_error' }, 'upstream.rate-limited'],
    [{ status: 529, type: 'UNAVAILABLE' }, 'upstream.overloaded'],
    [{ type: 'overloaded_error', message: 'prompt is too long' }, 'upstream.overloaded'],
    [{ status: 400, message: 'Prompt is too long' }, 'upstream.context-length'],
    [{ status: 413, message: 'prompt is too long' }, 'upstream.too-large'],
    [
      { status: 400, type: 'invalid_request_error', detailCode: 'contract_spend_limit_reached' },
      'upstream.quota-exhausted',
    ],
    [{ status: 400, type: 'invalid_request_error', detailCode: 'thread_not_found' }, 'upstream.invalid-request'],
  ])('%j is %s by what tells most', (facts, code) => {
    expect(errorCodeOf(facts)).toBe(code);
  });

  test('is always one of the registry', () => {
    for (let status = 0; status < 1000; status += 1) {
      for (const type of [undefined, 'invalid_request_error', 'api_error', 'other']) {
        expect(errorCodes).toHaveProperty([errorCodeOf(type === undefined ? { status } : { status, type })]);
      }
    }
  });
});
