import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '@tollgate/schema';
import { geminiGenerateClient } from '../index.js';

const { renderFailure, renderStreamFailure, passThrough } = geminiGenerateClient;

describe('an error', () => {
  test('has the form that the SDK reads, with our code and the request’s id', () => {
    expect(renderFailure({ code: 'model.unknown', message: 'Unknown.' }, { requestId: 'q' })).toEqual({
      status: 404,
      body: {
        error: {
          code: 404,
          message: 'Unknown.',
          status: 'NOT_FOUND',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              reason: 'model.unknown',
              domain: 'tollgate',
              metadata: { requestId: 'q' },
            },
          ],
        },
      },
    });
  });

  test('says which member is wrong', () => {
    const { body } = renderFailure(
      { code: 'request.invalid', message: 'Bad.', param: 'contents[0]' },
      { requestId: 'q' },
    );
    expect(body).toMatchObject({
      error: {
        code: 400,
        details: [
          {},
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field: 'contents[0]', description: 'Bad.' }],
          },
        ],
      },
    });
  });

  test.each<[ErrorCode, number | undefined, string | undefined, number, string]>([
    ['upstream.rate-limited', 429, 'rate_limit_error', 429, 'RESOURCE_EXHAUSTED'],
    ['upstream.rate-limited', 429, 'RESOURCE_EXHAUSTED', 429, 'RESOURCE_EXHAUSTED'],
    ['upstream.invalid-request', 400, 'FAILED_PRECONDITION', 400, 'FAILED_PRECONDITION'],
    ['upstream.invalid-request', 422, undefined, 422, 'INVALID_ARGUMENT'],
    ['upstream.overloaded', 529, 'overloaded_error', 529, 'UNAVAILABLE'],
    ['upstream.overloaded', undefined, undefined, 503, 'UNAVAILABLE'],
    ['upstream.error', 500, 'INTERNAL', 500, 'INTERNAL'],
    ['upstream.authentication', 400, 'INVALID_ARGUMENT', 502, 'UNAVAILABLE'],
    ['upstream.unreadable', 200, undefined, 502, 'UNAVAILABLE'],
    ['access.key-unknown', undefined, undefined, 401, 'UNAUTHENTICATED'],
    ['access.model-forbidden', undefined, undefined, 403, 'PERMISSION_DENIED'],
    ['request.too-large', undefined, undefined, 413, 'INVALID_ARGUMENT'],
    ['upstream.timeout', undefined, undefined, 504, 'DEADLINE_EXCEEDED'],
    ['service.internal', undefined, undefined, 500, 'INTERNAL'],
  ])('%s of a provider’s %s %s is %i %s', (code, upstreamStatus, upstreamType, status, word) => {
    const context = {
      requestId: 'q',
      ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
      ...(upstreamType === undefined ? {} : { upstreamType }),
    };
    expect(renderFailure({ code, message: 'x' }, context)).toMatchObject({
      status,
      body: { error: { code: status, status: word } },
    });
  });

  test('after the stream began is an event, and bare JSON for SDKs that do not know such an event', () => {
    const failure = { code: 'service.draining', message: 'x' } as const;
    const context = { requestId: 'q', upstreamCode: 'WHY' };
    const bare = renderStreamFailure(failure, { ...context, framing: 'json-array' });
    expect(JSON.parse(bare)).toMatchObject({
      error: { code: 503, status: 'UNAVAILABLE', details: [{ metadata: { requestId: 'q', upstreamReason: 'WHY' } }] },
    });
    expect(renderStreamFailure(failure, context)).toBe(`data: ${bare}\r\n\r\n${bare}`);
  });
});

describe('a body that stays in this format', () => {
  test('loses only a model, which is the caller’s name for it', () => {
    expect(passThrough.editRequest({ contents: [] }, 'm')).toEqual({});
    expect(passThrough.editRequest({ contents: [], model: 'alias' }, 'm')).toEqual({ model: undefined });
    expect(Object.keys(passThrough.editRequest({ model: 'alias' }, 'm'))).toEqual(['model']);
  });

  test('hides no frame', () => {
    expect(passThrough.hidesFrame({}, { data: '{}' })).toBe(false);
  });
});
