import { describe, expect, test } from '@jest/globals';
import { type ErrorCode, errorCodes } from '@tollgate/schema';
import { anthropicMessagesClient } from './client-format.js';
import { renderFailure } from './render-failure.js';

/** The statuses and words for which the SDKs of this format have exceptions. */
const typeOfStatus: Record<number, readonly string[]> = {
  400: ['invalid_request_error'],
  401: ['authentication_error'],
  402: ['billing_error'],
  403: ['permission_error'],
  404: ['not_found_error'],
  405: ['invalid_request_error'],
  408: ['invalid_request_error'],
  409: ['conflict_error'],
  412: ['invalid_request_error'],
  413: ['request_too_large'],
  415: ['invalid_request_error'],
  428: ['invalid_request_error'],
  429: ['rate_limit_error'],
  500: ['api_error'],
  501: ['api_error'],
  502: ['api_error'],
  503: ['api_error', 'overloaded_error'],
  504: ['timeout_error'],
  505: ['api_error'],
  529: ['overloaded_error'],
};

function render(code: ErrorCode, context: { upstreamStatus?: number; upstreamType?: string } = {}) {
  return renderFailure({ code, message: 'No.' }, { requestId: 'req-1', ...context });
}

function typeOf(code: ErrorCode, context: { upstreamStatus?: number; upstreamType?: string } = {}): unknown {
  const { error } = render(code, context).body;
  return typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
}

test('the body is the format’s envelope, with the registry’s code where its SDKs look for one', () => {
  expect(render('access.key-unknown')).toEqual({
    status: 401,
    body: {
      type: 'error',
      error: { type: 'authentication_error', message: 'No.', details: { error_code: 'access.key-unknown' } },
      request_id: 'req-1',
    },
  });
});

test.each(Object.entries(errorCodes))('%s has a status and a word that belong together', (code, spec) => {
  const known = Object.keys(errorCodes).find((name): name is ErrorCode => name === code);
  if (known === undefined) throw new Error(code);
  const { status } = render(known);
  expect([spec.status, 529]).toContain(status);
  expect(typeOfStatus[status]).toContain(typeOf(known));
});

describe('a failure of the provider', () => {
  test.each<[ErrorCode, number, string, number, string]>([
    ['upstream.invalid-request', 400, 'invalid_request_error', 400, 'invalid_request_error'],
    ['upstream.rate-limited', 429, 'rate_limit_error', 429, 'rate_limit_error'],
    ['upstream.overloaded', 529, 'overloaded_error', 529, 'overloaded_error'],
    ['upstream.overloaded', 503, 'server_error', 503, 'overloaded_error'],
    ['upstream.error', 500, 'api_error', 500, 'api_error'],
    ['upstream.too-large', 413, 'request_too_large', 413, 'request_too_large'],
    ['upstream.context-length', 400, 'context_length_exceeded', 400, 'invalid_request_error'],
    ['upstream.unreadable', 200, 'weird', 502, 'api_error'],
  ])('%s of status %i and type %s keeps what fits this format', (code, upstreamStatus, upstreamType, status, type) => {
    expect(render(code, { upstreamStatus, upstreamType }).status).toBe(status);
    expect(typeOf(code, { upstreamStatus, upstreamType })).toBe(type);
  });

  test('that refuses the gateway’s own credential does not look like the caller’s key', () => {
    const context = { upstreamStatus: 401, upstreamType: 'authentication_error' };
    expect(render('upstream.authentication', context).status).toBe(502);
    expect(typeOf('upstream.authentication', context)).toBe('api_error');
  });

  test('that is the operator’s to mend has the status of its code', () => {
    const context = { upstreamStatus: 402, upstreamType: 'billing_error' };
    expect(render('upstream.quota-exhausted', context).status).toBe(429);
    expect(typeOf('upstream.quota-exhausted', context)).toBe('rate_limit_error');
    expect(render('upstream.permission', { upstreamStatus: 401 }).status).toBe(403);
  });

  test('without a status of its own has this format’s', () => {
    expect(render('upstream.overloaded').status).toBe(529);
    expect(render('upstream.timeout').status).toBe(504);
    expect(typeOf('upstream.timeout')).toBe('timeout_error');
  });
});

test('our own failures do not take over a provider’s status', () => {
  expect(render('access.key-unknown', { upstreamStatus: 500 }).status).toBe(401);
});

test('an error after the stream began is an event of its own', () => {
  const text = anthropicMessagesClient.renderStreamFailure(
    { code: 'upstream.timeout', message: 'Too slow.' },
    { requestId: 'req-1' },
  );
  expect(text).toBe(
    'event: error\ndata: {"type":"error","error":{"type":"timeout_error","message":"Too slow.","details":{"error_code":"upstream.timeout"}},"request_id":"req-1"}\n\n',
  );
});
