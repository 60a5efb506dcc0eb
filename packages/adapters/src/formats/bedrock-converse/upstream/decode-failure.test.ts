import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { decodeFailure } from './decode-failure.js';

const failureOf = (status: number, body: JsonValue, headers: Record<string, string> = {}) =>
  decodeFailure({ status, headers, body });
const typed = (type: string, status: number, message = 'Said by the provider.') =>
  failureOf(
    status,
    { message },
    { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/` },
  );

describe('the kind of an error', () => {
  test.each([
    ['AccessDeniedException', 403, 'upstream.permission', false],
    ['ExpiredTokenException', 403, 'upstream.authentication', false],
    ['UnrecognizedClientException', 403, 'upstream.authentication', false],
    ['InvalidSignatureException', 403, 'upstream.authentication', false],
    ['IncompleteSignatureException', 400, 'upstream.authentication', false],
    ['MissingAuthenticationTokenException', 403, 'upstream.authentication', false],
    ['InternalServerException', 500, 'upstream.error', true],
    ['ModelErrorException', 424, 'upstream.error', true],
    ['ModelStreamErrorException', 424, 'upstream.error', true],
    ['ModelNotReadyException', 429, 'upstream.overloaded', true],
    ['ModelTimeoutException', 408, 'upstream.timeout', true],
    ['ResourceNotFoundException', 404, 'upstream.not-found', false],
    ['ServiceQuotaExceededException', 400, 'upstream.quota-exhausted', false],
    ['ServiceUnavailableException', 503, 'upstream.overloaded', true],
    ['ThrottlingException', 429, 'upstream.rate-limited', true],
    ['ValidationException', 400, 'upstream.invalid-request', false],
  ])('%s with %i is %s', (type, status, code, retryable) => {
    expect(typed(type, status)).toEqual({
      code,
      message: 'Said by the provider.',
      status,
      upstreamType: type,
      retryable,
    });
  });

  test('stands in the body behind some gateways', () => {
    expect(failureOf(400, { __type: 'com.amazon.coral.service#ThrottlingException', message: 'Slow.' })).toMatchObject({
      code: 'upstream.rate-limited',
      upstreamType: 'ThrottlingException',
    });
  });

  test.each([
    [401, 'upstream.authentication'],
    [402, 'upstream.quota-exhausted'],
    [403, 'upstream.permission'],
    [404, 'upstream.not-found'],
    [413, 'upstream.too-large'],
    [418, 'upstream.invalid-request'],
    [429, 'upstream.rate-limited'],
    [500, 'upstream.error'],
    [503, 'upstream.overloaded'],
    [504, 'upstream.timeout'],
    [200, 'upstream.error'],
  ])('is told by its status alone where it has no name: %i', (status, code) => {
    expect(failureOf(status, {})).toEqual({
      code,
      message: `The provider answered with status ${status}.`,
      status,
      retryable: expect.any(Boolean),
    });
  });
});

describe('the sentence', () => {
  test.each([
    [
      'The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum length.',
      'upstream.context-length',
    ],
    ['The model returned the following errors: Input is too long for requested model.', 'upstream.context-length'],
    ['prompt is too long: 210000 tokens > 200000 maximum', 'upstream.context-length'],
    ['The provided model identifier is invalid.', 'upstream.not-found'],
    ["This model doesn't support the s3Uri field. Remove s3Uri and try again.", 'upstream.invalid-request'],
  ])('tells one invalid request from another: %s', (message, code) => {
    expect(typed('ValidationException', 400, message).code).toBe(code);
    expect(failureOf(400, { message }).code).toBe(code);
  });

  test('tells bad credentials from missing rights where the header was lost', () => {
    expect(failureOf(403, { message: 'The security token included in the request is invalid.' }).code).toBe(
      'upstream.authentication',
    );
    expect(failureOf(403, { Message: 'Authentication failed: API key has expired' }).code).toBe(
      'upstream.authentication',
    );
    expect(failureOf(403, { message: "You don't have access to the model with the specified model ID." }).code).toBe(
      'upstream.permission',
    );
  });

  test('says nothing against the name of the error', () => {
    expect(typed('AccessDeniedException', 403, 'The signature of the model’s licence is missing.').code).toBe(
      'upstream.permission',
    );
  });

  test('is plain text from a load balancer', () => {
    expect(failureOf(503, '  upstream connect error \n')).toMatchObject({
      message: 'upstream connect error',
      code: 'upstream.overloaded',
    });
  });

  test('never shows a credential', () => {
    expect(typed('ValidationException', 400, 'Bad api key: abcdefgh12345678').message).toBe('Bad api key: [redacted]');
  });
});

test('a wait is believed where one is named', () => {
  expect(failureOf(429, { message: 'Slow.' }, { 'retry-after': '3' }).retryAfterMs).toBe(3000);
  expect(typed('ThrottlingException', 429).retryAfterMs).toBeUndefined();
});
