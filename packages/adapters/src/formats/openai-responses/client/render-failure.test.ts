import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '@tollgate/schema';
import { openAiResponsesClient } from './client-format.js';
import { renderFailure, renderStreamFailure } from './render-failure.js';

const context = { requestId: 'req-1' };

describe('an error', () => {
  test('has the shape of OpenAI’s, our code and the request’s id', () => {
    const failure = { code: 'request.unsupported', message: 'No.', param: 'input[0]' } as const;
    expect(renderFailure(failure, context)).toEqual({
      status: 400,
      body: {
        error: {
          message: 'No.',
          type: 'invalid_request_error',
          param: 'input[0]',
          code: 'request.unsupported',
          request_id: 'req-1',
        },
      },
    });
  });

  test.each<readonly [ErrorCode, number, string]>([
    ['access.key-unknown', 401, 'authentication_error'],
    ['access.model-forbidden', 403, 'permission_error'],
    ['model.unknown', 404, 'not_found_error'],
    ['upstream.rate-limited', 429, 'rate_limit_error'],
    ['service.internal', 500, 'server_error'],
    ['upstream.overloaded', 503, 'server_error'],
  ])('%s has the status %s by which SDKs choose the exception', (code, status, type) => {
    expect(renderFailure({ code, message: 'm' }, context)).toMatchObject({ status, body: { error: { type } } });
  });

  test('of a provider keeps its status, type and code', () => {
    const upstream = { upstreamStatus: 400, upstreamType: 'invalid_request_error', upstreamCode: 'model_not_found' };
    expect(renderFailure({ code: 'upstream.not-found', message: 'm' }, { ...context, ...upstream })).toMatchObject({
      status: 400,
      body: { error: { type: 'invalid_request_error', code: 'upstream.not-found', upstream_code: 'model_not_found' } },
    });
  });

  test('that is the operator’s fault does not look like the caller’s', () => {
    const failure = { code: 'upstream.authentication', message: 'm' } as const;
    expect(renderFailure(failure, { ...context, upstreamStatus: 401 }).status).toBe(502);
  });
});

describe('an error inside a stream', () => {
  test('is an event with the error in an envelope, as OpenAI sends it, and without, as it documents it', () => {
    const text = renderStreamFailure({ code: 'upstream.truncated', message: 'Cut.' }, context, 7);
    expect(text).toMatch(/^event: error\ndata: \{.*\}\n\n$/);
    expect(JSON.parse(text.slice(text.indexOf('{')))).toEqual({
      type: 'error',
      sequence_number: 7,
      code: 'upstream.truncated',
      message: 'Cut.',
      param: null,
      error: { message: 'Cut.', type: 'server_error', param: null, code: 'upstream.truncated', request_id: 'req-1' },
    });
  });

  test('comes behind all others where nobody counted them, for readers who want every event to have a place', () => {
    const text = openAiResponsesClient.renderStreamFailure({ code: 'service.draining', message: 'm' }, context);
    expect(JSON.parse(text.slice(text.indexOf('{')))).toMatchObject({ type: 'error', sequence_number: 2_147_483_647 });
  });
});
