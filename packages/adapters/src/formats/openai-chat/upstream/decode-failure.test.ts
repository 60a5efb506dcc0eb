import { describe, expect, test } from '@jest/globals';
import { decodeFailure, unreadable } from './decode-failure.js';

describe('a refused call', () => {
  test('keeps the provider’s status, type, code, member and message', () => {
    const error = {
      message: 'No such parameter.',
      type: 'invalid_request_error',
      param: 'stop',
      code: 'unsupported_parameter',
    };
    expect(decodeFailure({ status: 400, headers: {}, body: { error } })).toEqual({
      code: 'upstream.invalid-request',
      message: 'No such parameter.',
      status: 400,
      upstreamType: 'invalid_request_error',
      upstreamCode: 'unsupported_parameter',
      param: 'stop',
      retryable: false,
    });
  });

  test('takes the time to wait from a header before the body', () => {
    const body = { error: { message: 'Please try again in 20s.', code: 'rate_limit_exceeded' } };
    expect(decodeFailure({ status: 429, headers: { 'retry-after': '3' }, body }).retryAfterMs).toBe(3000);
    expect(decodeFailure({ status: 429, headers: {}, body }).retryAfterMs).toBe(20_000);
    expect(decodeFailure({ status: 429, headers: {}, body: { error: { message: 'Later.' } } })).not.toHaveProperty(
      'retryAfterMs',
    );
  });

  test('takes the time to wait from Google’s details', () => {
    const error = { code: 429, message: 'Exhausted.', details: [{ retryDelay: '34s' }] };
    expect(decodeFailure({ status: 429, headers: {}, body: [{ error }] }).retryAfterMs).toBe(34_000);
  });

  test('behind a success status has the status that the body names', () => {
    const body = { error: { message: 'Busy.', code: 503 } };
    expect(decodeFailure({ status: 200, headers: {}, body })).toMatchObject({
      status: 503,
      code: 'upstream.overloaded',
    });
    expect(decodeFailure({ status: 200, headers: {}, body: { error: 'Oh.' } })).toMatchObject({
      status: 502,
      code: 'upstream.error',
    });
  });

  test('knows a limit of the rate by its name where there is no status of an error', () => {
    const error = { message: 'Slow down.', type: 'requests', code: 'rate_limit_exceeded' };
    const limited = { status: 429, code: 'upstream.rate-limited', retryable: true };
    expect(decodeFailure({ status: 200, headers: {}, body: { error } })).toMatchObject(limited);
    const typed = { message: 'Slow down.', type: 'rate_limit_error', code: null };
    expect(decodeFailure({ status: 200, headers: {}, body: { error: typed } })).toMatchObject(limited);
    expect(decodeFailure({ status: 413, headers: {}, body: { error } })).toMatchObject({ code: 'upstream.too-large' });
  });

  test('believes the HTTP status before one in the body', () => {
    const body = { error: { message: 'x', code: 400 } };
    expect(decodeFailure({ status: 503, headers: {}, body })).toMatchObject({
      status: 503,
      code: 'upstream.overloaded',
    });
  });

  test('may be tried again where the code says so', () => {
    const retryable = (status: number): boolean => decodeFailure({ status, headers: {}, body: 'x' }).retryable;
    expect([429, 500, 502, 503, 504].map(retryable)).toEqual([true, true, true, true, true]);
    expect([400, 401, 402, 403, 404, 413, 422].map(retryable)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

test('an unreadable success is the provider’s fault and may be tried again', () => {
  expect(unreadable(200, 'Not JSON.')).toEqual({
    code: 'upstream.unreadable',
    message: 'Not JSON.',
    status: 200,
    retryable: true,
  });
});
