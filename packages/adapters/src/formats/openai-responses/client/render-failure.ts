import { errorCodes, type Failure, type JsonObject } from '@tollgate/schema';
import type { FailureContext, RenderedFailure } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';

/** An error as OpenAI writes it, with the status by which its SDKs choose the exception. */
export function renderFailure(failure: Failure, context: FailureContext): RenderedFailure {
  const status = statusOf(failure, context);
  return { status, body: { error: errorOf(failure, status, context) } };
}

/**
 * The place of an error where nobody counted the events, as of a stream that was cut off: behind all of them, in the
 * integer of 32 bits that every SDK can read. Readers with a schema take an event without a place for none.
 */
const lastSequenceNumber = 2 ** 31 - 1;

/**
 * The text of an error after the stream began; SDKs raise it as an exception. OpenAI sends the error in an envelope and
 * documents it without one, so it is there twice.
 *
 * @param sequenceNumber its place among the events, from 0; behind all others when absent
 */
export function renderStreamFailure(
  failure: Failure,
  context: Partial<FailureContext>,
  sequenceNumber = lastSequenceNumber,
): string {
  const error = errorOf(failure, statusOf(failure, context), context);
  const event = {
    type: 'error',
    sequence_number: sequenceNumber,
    code: failure.code,
    message: failure.message,
    param: failure.param ?? null,
    error,
  };
  return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
}

/**
 * The caller sees the provider's own status, except where the fault is the operator's: a refused credential of ours must
 * not look as if the caller's key were wrong.
 */
function statusOf(failure: Failure, context: Partial<FailureContext>): number {
  const spec = errorCodes[failure.code];
  const upstream = context.upstreamStatus;
  return spec.owner === 'operator' || upstream === undefined || upstream < 400 ? spec.status : upstream;
}

function errorOf(failure: Failure, status: number, context: Partial<FailureContext>): JsonObject {
  return defined({
    message: failure.message,
    type: context.upstreamType ?? typeOf(status),
    param: failure.param ?? null,
    code: failure.code,
    upstream_code: context.upstreamCode,
    request_id: context.requestId,
  });
}

const typesByStatus: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [429, 'rate_limit_error'],
]);

function typeOf(status: number): string {
  return typesByStatus.get(status) ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}
