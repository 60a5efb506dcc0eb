import { describe, expect, test } from '@jest/globals';
import type { ErrorCode, JsonValue } from '@tollgate/schema';
import { classifyError, readErrorBody } from './error-body.js';

describe('an error body', () => {
  test('of OpenAI has message, type, param and code', () => {
    const error = {
      message: 'Unsupported.',
      type: 'invalid_request_error',
      param: 'stop',
      code: 'unsupported_parameter',
    };
    expect(readErrorBody({ error })).toEqual({
      message: 'Unsupported.',
      type: 'invalid_request_error',
      param: 'stop',
      code: 'unsupported_parameter',
    });
  });

  test('leaves out what is null', () => {
    expect(readErrorBody({ error: { message: 'No.', type: null, param: null, code: null } })).toEqual({
      message: 'No.',
    });
  });

  test('of xAI is a text with a code beside it', () => {
    expect(readErrorBody({ code: 'invalid-argument', error: 'Bad.' })).toEqual({
      message: 'Bad.',
      code: 'invalid-argument',
    });
  });

  test('of Mistral is a detail, which can be a list', () => {
    expect(readErrorBody({ detail: 'Invalid API Key' })).toEqual({ message: 'Invalid API Key' });
    const detail = [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs' }];
    expect(readErrorBody({ detail }).message).toBe(JSON.stringify(detail));
  });

  test('of Mistral can have an object for a message', () => {
    const body = {
      object: 'error',
      message: { detail: 'x' },
      type: 'invalid_request_error',
      param: null,
      code: '1500',
    };
    expect(readErrorBody(body)).toEqual({ message: '{"detail":"x"}', type: 'invalid_request_error', code: '1500' });
  });

  test('of a relay names the HTTP status as a number and keeps what its provider said', () => {
    const error = { message: 'Provider returned error', code: 429, metadata: { raw: 'busy', provider_name: 'X' } };
    expect(readErrorBody({ error, user_id: 'u' })).toEqual({
      message: 'Provider returned error: busy',
      code: '429',
      status: 429,
    });
  });

  test('of Azure names the status as a text', () => {
    expect(readErrorBody({ error: { code: '401', message: 'Access denied.' } })).toEqual({
      message: 'Access denied.',
      code: '401',
      status: 401,
    });
    expect(readErrorBody({ error: { code: '900', message: 'x' } })).toEqual({ message: 'x', code: '900' });
  });

  test('of Groq names the status in a stream', () => {
    const error = { message: 'Bad call.', type: 'invalid_request_error', code: 'tool_use_failed', status_code: 400 };
    expect(readErrorBody({ error })).toMatchObject({ code: 'tool_use_failed', status: 400 });
  });

  test('of Google comes in a list, with a status in words and a time to wait', () => {
    const error = {
      code: 429,
      message: 'Exhausted.',
      status: 'RESOURCE_EXHAUSTED',
      details: [{ violations: [] }, { retryDelay: '34s' }],
    };
    const expected = { message: 'Exhausted.', type: 'RESOURCE_EXHAUSTED', code: '429', status: 429, retryDelay: '34s' };
    expect(readErrorBody([{ error }])).toEqual(expected);
    expect(readErrorBody({ error })).toEqual(expected);
  });

  test('can be a plain text', () => {
    expect(readErrorBody('upstream connect error\n')).toEqual({ message: 'upstream connect error' });
  });

  test.each([null, '', '   ', {}, { error: {} }, { error: null }])('of %j gives no reason', (body) => {
    expect(readErrorBody(body).message).toBe('The provider gave no reason.');
  });

  test.each<JsonValue>([0, true, [], [[]], ['x'], { error: 5 }, { error: [] }, { error: { message: 7, code: {} } }])(
    'of %j can be read',
    (body) => {
      expect(readErrorBody(body).message).not.toBe('');
    },
  );

  test('does not show a key or an endless text', () => {
    expect(readErrorBody({ error: { message: 'Bad key sk-abcdef123456' } }).message).toBe('Bad key [redacted]');
    expect(readErrorBody('x'.repeat(100_000)).message.length).toBeLessThanOrEqual(2000);
  });
});

describe('the code of an error', () => {
  const facts = { message: 'No.' };

  test.each<[number, ErrorCode]>([
    [400, 'upstream.invalid-request'],
    [401, 'upstream.authentication'],
    [402, 'upstream.quota-exhausted'],
    [403, 'upstream.permission'],
    [404, 'upstream.not-found'],
    [405, 'upstream.invalid-request'],
    [408, 'upstream.timeout'],
    [413, 'upstream.too-large'],
    [418, 'upstream.invalid-request'],
    [422, 'upstream.invalid-request'],
    [429, 'upstream.rate-limited'],
    [498, 'upstream.overloaded'],
    [499, 'upstream.error'],
    [500, 'upstream.error'],
    [502, 'upstream.error'],
    [503, 'upstream.overloaded'],
    [504, 'upstream.timeout'],
    [524, 'upstream.timeout'],
    [529, 'upstream.overloaded'],
    [599, 'upstream.error'],
  ])('goes by the status %d where nothing else is said', (status, code) => {
    expect(classifyError({ ...facts, status })).toEqual({ code });
  });

  test.each<[number, string, ErrorCode]>([
    [429, 'insufficient_quota', 'upstream.quota-exhausted'],
    [403, 'billing_hard_limit_reached', 'upstream.quota-exhausted'],
    [400, 'context_length_exceeded', 'upstream.context-length'],
    [400, 'too_many_prompt_tokens', 'upstream.context-length'],
    [400, 'content_filter', 'upstream.content-filter'],
    [400, 'content_policy_violation', 'upstream.content-filter'],
    [400, 'model_not_found', 'upstream.not-found'],
    [404, 'DeploymentNotFound', 'upstream.not-found'],
    [400, 'invalid_api_key', 'upstream.authentication'],
    [400, 'authentication_error', 'upstream.authentication'],
  ])('goes by what is named: %d %s', (status, name, code) => {
    expect(classifyError({ ...facts, status, code: name })).toEqual({ code });
    expect(classifyError({ ...facts, status, type: name })).toEqual({ code });
  });

  test.each<[string, ErrorCode]>([
    ["This model's maximum context length is 128000 tokens.", 'upstream.context-length'],
    ['The total length of all messages is too long.', 'upstream.context-length'],
    ['Please reduce the length of the messages or completion.', 'upstream.context-length'],
    ['prompt is too long: 300000 tokens > 200000 maximum', 'upstream.context-length'],
    ['Input exceeds the context window', 'upstream.context-length'],
    ['Incorrect API key provided: [redacted].', 'upstream.authentication'],
    ['API key not valid. Please pass a valid API key.', 'upstream.authentication'],
    ['No API key was given', 'upstream.authentication'],
    ['Invalid value for temperature', 'upstream.invalid-request'],
    ['The api_key_id of the file is unknown', 'upstream.invalid-request'],
  ])('goes by the words of a 400: %s', (message, code) => {
    expect(classifyError({ status: 400, message })).toEqual({ code });
    expect(classifyError({ status: 422, message })).toEqual({ code });
  });

  test('of a request larger than a whole minute’s limit says that waiting is in vain', () => {
    const message = 'Request too large for gpt-5-nano on tokens per min (TPM): Limit 2000000, Requested 2500013.';
    expect(classifyError({ status: 429, message, code: 'rate_limit_exceeded' })).toEqual({
      code: 'upstream.rate-limited',
      retryable: false,
    });
  });
});
