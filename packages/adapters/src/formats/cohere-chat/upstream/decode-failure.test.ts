import { describe, expect, test } from '@jest/globals';
import { type ErrorCode, errorCodes, type JsonValue } from '@tollgate/schema';
import { decodeFailure } from './decode-failure.js';

const failureOf = (status: number, body: JsonValue, headers: Record<string, string> = {}) =>
  decodeFailure({ status, headers, body });

describe('a refused call', () => {
  test.each<[number, ErrorCode]>([
    [400, 'upstream.invalid-request'],
    [401, 'upstream.authentication'],
    [402, 'upstream.quota-exhausted'],
    [403, 'upstream.permission'],
    [404, 'upstream.not-found'],
    [413, 'upstream.too-large'],
    [422, 'upstream.invalid-request'],
    [429, 'upstream.rate-limited'],
    [498, 'upstream.content-filter'],
    [499, 'upstream.error'],
    [500, 'upstream.error'],
    [501, 'upstream.error'],
    [503, 'upstream.overloaded'],
    [504, 'upstream.timeout'],
  ])('with the status %i is %s', (status, code) => {
    const failure = failureOf(status, { id: 'e-1', message: 'Said so.' });
    expect(failure).toMatchObject({ code, status, message: 'Said so.' });
    // What is not there is not there later either.
    expect(failure.retryable).toBe(status !== 501 && errorCodes[code].retryable);
  });

  test('whose prompt is too long says so by its type or its words, unless it means the output limit', () => {
    const long = 'too many tokens: size limit exceeded by 7 tokens.';
    expect(failureOf(400, { message: 'x', error_type: 'TOO_MANY_TOKENS' })).toMatchObject({
      code: 'upstream.context-length',
      upstreamType: 'TOO_MANY_TOKENS',
    });
    expect(failureOf(400, { message: long }).code).toBe('upstream.context-length');
    expect(failureOf(429, { message: long }).code).toBe('upstream.rate-limited');
    const limit = 'too many tokens: max tokens must be less than or equal to 4096';
    expect(failureOf(400, { message: limit }).code).toBe('upstream.invalid-request');
  });

  test('for which a trial key has no calls left this month is not tried again', () => {
    const message = 'You are using a Trial key, which is limited to 1000 API calls / month.';
    expect(failureOf(429, { message })).toMatchObject({ code: 'upstream.quota-exhausted', retryable: false });
    const minute = 'You are using a Trial key, which is limited to 40 API calls / minute.';
    expect(failureOf(429, { message: minute })).toMatchObject({ code: 'upstream.rate-limited', retryable: true });
  });

  test('says how long to wait when the provider does', () => {
    expect(failureOf(429, { message: 'x' }, { 'retry-after': '3' }).retryAfterMs).toBe(3000);
    expect(failureOf(429, { message: 'x' })).not.toHaveProperty('retryAfterMs');
  });

  test.each<[JsonValue, string]>([
    ['upstream connect error', 'upstream connect error'],
    [{ data: { message: 'inner' } }, 'inner'],
    [null, 'The provider gave no reason.'],
    [{ message: '  ' }, 'The provider gave no reason.'],
    [[1], 'The provider gave no reason.'],
  ])('with the body %j has the message %s', (body, message) => {
    expect(failureOf(500, body).message).toBe(message);
  });

  test('never repeats a key', () => {
    const { message } = failureOf(401, { message: 'Incorrect API key provided: abcdefgh12345678.' });
    expect(message).not.toContain('abcdefgh');
  });
});
