import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { decodeErrorObject, decodeFailure } from './decode-failure.js';

describe('a refused call', () => {
  test.each([
    [
      'OpenAI unknown model is 400 on responses',
      400,
      { error: { code: 'model_not_found', type: 'invalid_request_error', param: 'model', message: 'm' } },
      'upstream.not-found',
    ],
    [
      'xAI answers a bad key with 400',
      400,
      { code: 'invalid-argument', error: 'Incorrect API key provided.' },
      'upstream.authentication',
    ],
    [
      'OpenAI says context_length_exceeded',
      400,
      { error: { code: 'context_length_exceeded', message: 'm' } },
      'upstream.context-length',
    ],
    [
      'DeepSeek has invalid_request_error as its code',
      400,
      { error: { code: 'invalid_request_error', message: 'm' } },
      'upstream.invalid-request',
    ],
    [
      'OpenAI has insufficient_quota as type and code',
      429,
      { error: { code: 'insufficient_quota', type: 'insufficient_quota', message: 'm' } },
      'upstream.quota-exhausted',
    ],
    ['OpenAI 503 is plain text', 503, 'upstream connect error', 'upstream.overloaded'],
    ['OpenRouter has a number as its code', 402, { error: { code: 402, message: 'm' } }, 'upstream.quota-exhausted'],
  ])('%s', (_name, status, body, code) => {
    expect(decodeFailure({ status, headers: {}, body })).toMatchObject({ code, status });
  });

  test('that is larger than what a minute allows is not tried again', () => {
    const body = { error: { code: 'rate_limit_exceeded', type: 'tokens', message: 'Request too large for gpt-5' } };
    expect(decodeFailure({ status: 429, headers: {}, body })).toMatchObject({
      code: 'upstream.rate-limited',
      retryable: false,
    });
  });

  test('says how long to wait', () => {
    const response = { status: 429, headers: { 'retry-after-ms': '1250' }, body: { error: { message: 'slow' } } };
    expect(decodeFailure(response).retryAfterMs).toBe(1250);
  });

  test('never tells a key', () => {
    const body = { error: { message: 'Incorrect API key provided: sk-abcdefgh123.' } };
    expect(decodeFailure({ status: 401, headers: {}, body }).message).not.toContain('abcdefgh123');
  });
});

describe('an error without a status', () => {
  test('is the same with and without its envelope', () => {
    const error = { code: 'server_error', message: 'Broken.', param: null };
    const bare = { type: 'error', sequence_number: 3, ...error };
    expect(decodeErrorObject(bare)).toEqual(decodeErrorObject({ type: 'error', sequence_number: 3, error }));
    expect(decodeErrorObject(bare)).toMatchObject({
      code: 'upstream.error',
      message: 'Broken.',
      upstreamCode: 'server_error',
    });
  });

  test('does not take the name of its event for its type', () => {
    expect(decodeErrorObject({ type: 'error', message: 'm' })).not.toHaveProperty('upstreamType');
  });

  test.each<JsonValue>([null, 'text', 7, [], {}, { error: null }, { error: 'x' }, { type: 'error' }])(
    'is one whatever it looks like: %j',
    (value) => {
      expect(decodeErrorObject(value)).toMatchObject({ code: 'upstream.error', retryable: true });
    },
  );
});
