import { type ErrorCode, errorCodes, type Failure, type JsonObject } from '@tollgate/schema';
import type { FailureContext, RenderedFailure } from '../../../core/client-format.js';

const typesByStatus: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [409, 'conflict_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

/** Where the code says more than the status does. */
const typesByCode: Readonly<Partial<Record<ErrorCode, string>>> = {
  'upstream.overloaded': 'overloaded_error',
  'service.overloaded': 'overloaded_error',
  'service.draining': 'overloaded_error',
  'upstream.timeout': 'timeout_error',
};

const wireTypes: ReadonlySet<string> = new Set([...typesByStatus.values(), 'invalid_request_error', 'api_error']);

/** What this format answers where a provider is overloaded; its SDKs have an exception of that name for it. */
const overloadedStatus = 529;

/** An error body with the status that makes an SDK of this format raise the fitting exception. */
export function renderFailure(failure: Failure, context: FailureContext): RenderedFailure {
  const status = statusOf(failure.code, context);
  return { status, body: errorBody(failure.code, failure.message, { ...context, status }) };
}

/** The body of an error, whole or inside a stream. */
export function errorBody(
  code: ErrorCode,
  message: string,
  context: { readonly requestId?: string; readonly status?: number; readonly upstreamType?: string },
): JsonObject {
  return {
    type: 'error',
    error: {
      type: typeOf(code, context.status ?? errorCodes[code].status, context.upstreamType),
      message,
      // The registry's code, at the place where this format's SDKs look for one.
      details: { error_code: code },
    },
    ...(context.requestId === undefined ? undefined : { request_id: context.requestId }),
  };
}

/**
 * A provider's failure keeps its status, except where the fault is the operator's: a 401 for a refused credential of
 * ours would send the caller looking at a key that is in order.
 */
function statusOf(code: ErrorCode, context: FailureContext): number {
  const spec = errorCodes[code];
  if (!code.startsWith('upstream.') || spec.owner === 'operator') return spec.status;
  if (context.upstreamStatus !== undefined && context.upstreamStatus >= 400) return context.upstreamStatus;
  return code === 'upstream.overloaded' ? overloadedStatus : spec.status;
}

function typeOf(code: ErrorCode, status: number, upstreamType: string | undefined): string {
  const keeps = errorCodes[code].owner !== 'operator' && upstreamType !== undefined && wireTypes.has(upstreamType);
  if (keeps) return upstreamType;
  const known = typesByCode[code] ?? typesByStatus.get(status);
  return known ?? (status < 500 ? 'invalid_request_error' : 'api_error');
}
