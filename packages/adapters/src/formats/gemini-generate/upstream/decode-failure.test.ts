import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '@tollgate/schema';
import { decodeFailure, readFailure } from './decode-failure.js';

function failed(
  status: number,
  body: JsonValue,
  headers: Record<string, string> = {},
): ReturnType<typeof decodeFailure> {
  return decodeFailure({ status, headers, body });
}

function error(code: number, status: string, message: string, ...details: readonly JsonObject[]): JsonObject {
  return { error: { code, message, status, details } };
}

const rpc = (type: string): string => `type.googleapis.com/google.rpc.${type}`;

describe('an error body', () => {
  test.each([
    [400, 'INVALID_ARGUMENT', 'Bad.', 'upstream.invalid-request', false],
    [400, 'FAILED_PRECONDITION', 'Bad.', 'upstream.invalid-request', false],
    [401, 'UNAUTHENTICATED', 'Bad.', 'upstream.authentication', false],
    [403, 'PERMISSION_DENIED', 'Bad.', 'upstream.permission', false],
    [404, 'NOT_FOUND', 'Bad.', 'upstream.not-found', false],
    [429, 'RESOURCE_EXHAUSTED', 'Resource exhausted.', 'upstream.rate-limited', true],
    [429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.', 'upstream.quota-exhausted', false],
    [499, 'CANCELLED', 'Bad.', 'upstream.error', true],
    [500, 'INTERNAL', 'Bad.', 'upstream.error', true],
    [503, 'UNAVAILABLE', 'Bad.', 'upstream.overloaded', true],
    [504, 'DEADLINE_EXCEEDED', 'Bad.', 'upstream.timeout', true],
    [402, '', 'Bad.', 'upstream.quota-exhausted', false],
    [413, 'INVALID_ARGUMENT', 'Bad.', 'upstream.too-large', false],
    [418, 'NEW_WORD', 'Bad.', 'upstream.invalid-request', false],
    [
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      'upstream.context-length',
      false,
    ],
    [400, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit: 20971520 bytes.', 'upstream.too-large', false],
    [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'upstream.authentication', false],
    [400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.', 'upstream.permission', false],
  ])('of %i %s "%.30s" is %s', (status, word, message, code, retryable) => {
    const failure = failed(status, error(status, word, message));
    expect(failure).toMatchObject({ code, status, message, retryable });
    expect(failure.upstreamType).toBe(word === '' ? undefined : word);
  });

  test('with a bad key is told from other bad requests by its reason', () => {
    const info = { '@type': rpc('ErrorInfo'), reason: 'API_KEY_INVALID', domain: 'googleapis.com' };
    expect(failed(400, error(400, 'INVALID_ARGUMENT', 'Ungültig.', info))).toMatchObject({
      code: 'upstream.authentication',
      upstreamCode: 'API_KEY_INVALID',
      retryable: false,
    });
  });

  test.each([
    ['in a list', [error(503, 'UNAVAILABLE', 'Down.')], 'Down.', 'upstream.overloaded'],
    ['as plain text', ' upstream connect error ', 'upstream connect error', 'upstream.overloaded'],
    ['as a bare word', { error: 'Down.' }, 'Down.', 'upstream.overloaded'],
    ['as nothing', null, 'The provider answered with 503.', 'upstream.overloaded'],
    ['as an empty list', [], 'The provider answered with 503.', 'upstream.overloaded'],
  ])('can come %s', (_name, body, message, code) => {
    expect(failed(503, body)).toMatchObject({ code, message, retryable: true });
  });

  test('keeps no key that it repeats', () => {
    const key = `AIza${'x'.repeat(35)}`;
    expect(failed(400, error(400, 'INVALID_ARGUMENT', `The key ${key} is not enabled.`)).message).not.toContain(key);
  });
});

describe('how long to wait', () => {
  const retryInfo = { '@type': rpc('RetryInfo'), retryDelay: '34.074824224s' };

  test('is in the details', () => {
    expect(failed(429, error(429, 'RESOURCE_EXHAUSTED', 'Slow down.', retryInfo)).retryAfterMs).toBe(34_075);
  });

  test('is in the sentence where the details do not say it', () => {
    expect(failed(429, error(429, 'RESOURCE_EXHAUSTED', 'Please retry in 1m5.5s.')).retryAfterMs).toBe(65_500);
  });

  test('is in the header first of all', () => {
    const body = error(429, 'RESOURCE_EXHAUSTED', 'Slow down.', retryInfo);
    expect(failed(429, body, { 'retry-after': '2' }).retryAfterMs).toBe(2000);
  });

  test('is not there for a plain "Resource exhausted"', () => {
    expect(failed(429, error(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted.'))).not.toHaveProperty('retryAfterMs');
  });
});

test('an error inside a stream has its status in its body', () => {
  expect(readFailure({ error: { code: 503, message: 'Down.' } })).toEqual({
    code: 'upstream.overloaded',
    message: 'Down.',
  });
  expect(readFailure({ error: {} })).toMatchObject({ code: 'upstream.error' });
});
