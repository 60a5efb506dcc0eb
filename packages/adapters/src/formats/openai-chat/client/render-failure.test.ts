import { describe, expect, test } from '@jest/globals';
import { type ErrorCode, errorCodes } from '@tollgate/schema';
import { renderFailure, renderStreamFailure } from './render-failure.js';

const codes = Object.keys(errorCodes).filter((code): code is ErrorCode => code in errorCodes);

describe('an error', () => {
  test('is written as OpenAI writes it, with our code and the request’s id', () => {
    expect(
      renderFailure(
        { code: 'request.invalid', message: 'messages: is required', param: 'messages' },
        { requestId: 'r1' },
      ),
    ).toEqual({
      status: 400,
      body: {
        error: {
          message: 'messages: is required',
          type: 'invalid_request_error',
          param: 'messages',
          code: 'request.invalid',
          request_id: 'r1',
        },
      },
    });
  });

  test('never shows what is for the log only', () => {
    const rendered = renderFailure(
      { code: 'service.internal', message: 'Tollgate failed.', detail: 'stack trace' },
      { requestId: 'r1' },
    );
    expect(JSON.stringify(rendered)).not.toContain('stack');
  });

  test.each<[ErrorCode, number, string]>([
    ['access.key-unknown', 401, 'authentication_error'],
    ['access.model-forbidden', 403, 'permission_error'],
    ['model.unknown', 404, 'not_found_error'],
    ['request.too-large', 413, 'invalid_request_error'],
    ['upstream.rate-limited', 429, 'rate_limit_error'],
    ['service.internal', 500, 'server_error'],
    ['upstream.timeout', 504, 'server_error'],
  ])('%s has the status %d and the type %s', (code, status, type) => {
    expect(renderFailure({ code, message: 'm' }, { requestId: 'r' })).toMatchObject({
      status,
      body: { error: { type, code } },
    });
  });

  test('of a provider keeps its status, type and code', () => {
    const upstream = { upstreamStatus: 422, upstreamType: 'invalid_request_error', upstreamCode: 'unprocessable' };
    expect(
      renderFailure({ code: 'upstream.invalid-request', message: 'm' }, { requestId: 'r', ...upstream }),
    ).toMatchObject({
      status: 422,
      body: {
        error: { type: 'invalid_request_error', code: 'upstream.invalid-request', upstream_code: 'unprocessable' },
      },
    });
  });

  test.each<[ErrorCode, number, number]>([
    ['upstream.authentication', 401, 502],
    ['upstream.permission', 403, 403],
    ['upstream.quota-exhausted', 402, 429],
  ])('that the operator has to mend (%s) hides the provider’s status %d behind %d', (code, upstreamStatus, status) => {
    expect(renderFailure({ code, message: 'm' }, { requestId: 'r', upstreamStatus }).status).toBe(status);
  });

  test('behind a success status has a status of its own', () => {
    expect(
      renderFailure({ code: 'upstream.unreadable', message: 'm' }, { requestId: 'r', upstreamStatus: 200 }).status,
    ).toBe(502);
  });

  test.each(codes)('%s can be written', (code) => {
    const rendered = renderFailure({ code, message: 'm' }, { requestId: 'r' });
    expect(rendered.status).toBe(errorCodes[code].status);
    expect(rendered.body).toMatchObject({ error: { message: 'm', code, param: null, request_id: 'r' } });
  });
});

test('an error in a stream is one frame that no end marker follows', () => {
  const text = renderStreamFailure({ code: 'upstream.truncated', message: 'Ended\nearly.' }, { requestId: 'r1' });
  expect(text.match(/\n/g)).toHaveLength(2);
  expect(JSON.parse(text.slice('data: '.length))).toEqual({
    error: {
      message: 'Ended\nearly.',
      type: 'server_error',
      param: null,
      code: 'upstream.truncated',
      request_id: 'r1',
    },
  });
});
