import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { decodeFailure } from './decode-failure.js';

function decode(status: number, body: JsonValue, headers: Record<string, string> = {}): UpstreamFailure {
  return decodeFailure({ status, headers, body });
}

function typed(type: string, message = 'No.'): JsonValue {
  return { type: 'error', error: { type, message }, request_id: 'req_1' };
}

describe('the documented errors', () => {
  test.each([
    [400, 'invalid_request_error', 'upstream.invalid-request', false],
    [401, 'authentication_error', 'upstream.authentication', false],
    [402, 'billing_error', 'upstream.quota-exhausted', false],
    [403, 'permission_error', 'upstream.permission', false],
    [404, 'not_found_error', 'upstream.not-found', false],
    [413, 'request_too_large', 'upstream.too-large', false],
    [429, 'rate_limit_error', 'upstream.rate-limited', true],
    [500, 'api_error', 'upstream.error', true],
    [504, 'timeout_error', 'upstream.timeout', true],
    [529, 'overloaded_error', 'upstream.overloaded', true],
  ])('%i %s is %s', (status, type, code, retryable) => {
    expect(decode(status, typed(type))).toEqual({
      code,
      message: 'No.',
      status,
      upstreamType: type,
      retryable,
    });
  });

  test('the type says more than the status', () => {
    expect(decode(500, typed('overloaded_error')).code).toBe('upstream.overloaded');
    expect(decode(400, typed('authentication_error')).code).toBe('upstream.authentication');
  });

  test('but a body that is too large is that, though it is called an invalid request', () => {
    expect(decode(413, typed('invalid_request_error')).code).toBe('upstream.too-large');
  });
});

describe('errors that only their words tell apart', () => {
  test.each([
    ['prompt is too long: 3333404 tokens > 200000 maximum', 'upstream.context-length'],
    ['input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000', 'upstream.context-length'],
    ['Input is too long for requested model.', 'upstream.context-length'],
    ['Your credit balance is too low to access the API.', 'upstream.quota-exhausted'],
    ['You have reached your specified API usage limits.', 'upstream.quota-exhausted'],
    ['Output blocked by content filtering policy', 'upstream.content-filter'],
    ['messages.0: Input does not match the expected shape.', 'upstream.invalid-request'],
  ])('%s is %s', (message, code) => {
    expect(decode(400, typed('invalid_request_error', message))).toMatchObject({ code, message, retryable: false });
  });

  test.each([
    'contract_spend_limit_reached',
    'enforced_spend_limit_reached',
    'linked_organization_billing_unavailable',
  ])('%s in the details is a spent budget', (errorCode) => {
    const error = { type: 'rate_limit_error', message: 'Limit.', details: { error_code: errorCode } };
    expect(decode(429, { type: 'error', error })).toMatchObject({
      code: 'upstream.quota-exhausted',
      upstreamCode: errorCode,
      retryable: false,
    });
  });

  test('other details are kept and change nothing', () => {
    const error = { type: 'rate_limit_error', message: 'Limit.', details: { error_code: 'ramp_limit_exceeded' } };
    expect(decode(429, { error })).toMatchObject({
      code: 'upstream.rate-limited',
      upstreamCode: 'ramp_limit_exceeded',
      retryable: true,
    });
  });
});

describe('errors of the platforms in between', () => {
  test.each([
    [
      'an object with a status word',
      { error: { code: 429, message: 'Quota.', status: 'RESOURCE_EXHAUSTED' } },
      429,
      'upstream.rate-limited',
      'Quota.',
    ],
    [
      'a list of one',
      [{ error: { code: 403, message: 'Denied.', status: 'PERMISSION_DENIED' } }],
      403,
      'upstream.permission',
      'Denied.',
    ],
    [
      'a bare message',
      { message: 'The security token is invalid.' },
      403,
      'upstream.permission',
      'The security token is invalid.',
    ],
    ['a word for an error', { error: 'no healthy upstream' }, 503, 'upstream.overloaded', 'no healthy upstream'],
    ['plain text', 'upstream connect error\n', 503, 'upstream.overloaded', 'upstream connect error'],
    [
      'a type of error with nothing in it',
      { type: 'error' },
      500,
      'upstream.error',
      'The provider answered with status 500.',
    ],
    ['an empty text', '  ', 502, 'upstream.error', 'The provider answered with status 502.'],
    ['nothing', null, 418, 'upstream.invalid-request', 'The provider answered with status 418.'],
  ])('%s', (_what, body, status, code, message) => {
    expect(decode(status, body)).toMatchObject({ code, message, status });
  });

  test('a status word stands for the type that is missing', () => {
    expect(decode(404, { error: { status: 'NOT_FOUND', message: 'x' } }).upstreamType).toBe('NOT_FOUND');
  });
});

describe('what the headers add', () => {
  test('retry-after is a wait', () => {
    expect(decode(429, typed('rate_limit_error'), { 'retry-after': '12' })).toMatchObject({
      retryAfterMs: 12_000,
      retryable: true,
    });
  });

  test('x-should-retry: false forbids what the code would allow', () => {
    const failure = decode(429, typed('rate_limit_error'), { 'x-should-retry': 'false' });
    expect(failure).toMatchObject({ code: 'upstream.rate-limited', retryable: false });
    expect(failure.retryAfterMs).toBeUndefined();
  });

  test('x-should-retry: true allows what the code would forbid', () => {
    expect(decode(400, typed('invalid_request_error'), { 'x-should-retry': 'true' }).retryable).toBe(true);
    expect(decode(529, typed('overloaded_error'), { 'x-should-retry': 'maybe' }).retryable).toBe(true);
  });
});

describe('own recordings', () => {
  const folder = path.resolve(import.meta.dirname, '../recordings');
  const provenance: Record<string, { readonly failure?: { status: number; headers: Record<string, string> } }> =
    JSON.parse(readFileSync(path.join(folder, 'provenance.json'), 'utf8'));
  const failures = Object.entries(provenance).flatMap(([name, { failure }]) => (failure ? [{ name, failure }] : []));

  test.each([
    ['rate-limited', { code: 'upstream.rate-limited', retryable: true, retryAfterMs: 12_000 }],
    ['never-fits-the-limit', { code: 'upstream.rate-limited', retryable: false }],
    ['overloaded', { code: 'upstream.overloaded', retryable: true }],
    ['prompt-too-long', { code: 'upstream.context-length', retryable: false }],
  ])('%s', (scenario, expected) => {
    const found = failures.find(({ name }) => name === scenario);
    if (found === undefined) throw new Error(`${scenario} has no provenance`);
    const body = JSON.parse(readFileSync(path.join(folder, `${scenario}.response.json`), 'utf8'));
    expect(decode(found.failure.status, body, found.failure.headers)).toMatchObject(expected);
  });
});

test('a long message is cut', () => {
  expect(decode(500, typed('api_error', 'x'.repeat(100_000))).message.length).toBeLessThan(5000);
});

test('nothing throws, whatever the body', () => {
  fc.assert(
    fc.property(fc.integer({ min: 400, max: 599 }), fc.jsonValue(), fc.jsonValue(), (status, body, error) => {
      expect(decode(status, body).status).toBe(status);
      expect(decode(status, { error }).message).not.toBe('');
    }),
  );
});
