import { errorCodes, type Failure, type JsonObject } from '@tollgate/schema';
import type { FailureContext, RenderedFailure } from '../../../core/client-format.js';

/** An error as OpenAI writes it, with the status by which its SDKs choose the exception. */
export function renderFailure(failure: Failure, context: FailureContext): RenderedFailure {
  const status = statusOf(failure, context);
  return { status, body: { error: errorOf(failure, status, context) } };
}

/** The text of an error after the stream began; no `[DONE]` follows it, and SDKs raise it as an exception. */
export function renderStreamFailure(failure: Failure, context: Partial<FailureContext>): string {
  const body = { error: errorOf(failure, statusOf(failure, context), context) };
  return `data: ${JSON.stringify(body)}\n\n`;
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
  return {
    message: failure.message,
    type: context.upstreamType ?? typeOf(status),
    param: failure.param ?? null,
    code: failure.code,
    ...(context.upstreamCode === undefined ? {} : { upstream_code: context.upstreamCode }),
    ...(context.requestId === undefined ? {} : { request_id: context.requestId }),
  };
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
