import { type ErrorCode, errorCodes, type Failure, type JsonObject } from '@tollgate/schema';
import type { FailureContext, RenderedFailure, StreamFailureContext } from '../../../core/client-format.js';

/** The canonical words of https://google.aip.dev/193 by the status they come with. */
const wordsByStatus: ReadonlyMap<number, string> = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [408, 'DEADLINE_EXCEEDED'],
  [409, 'ABORTED'],
  [429, 'RESOURCE_EXHAUSTED'],
  [499, 'CANCELLED'],
  [501, 'UNIMPLEMENTED'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
  // What Anthropic answers where it is overloaded.
  [529, 'UNAVAILABLE'],
]);

const otherWords: ReadonlySet<string> = new Set(['FAILED_PRECONDITION', 'OUT_OF_RANGE', 'INTERNAL', 'UNKNOWN']);
const words: ReadonlySet<string> = new Set([...wordsByStatus.values(), ...otherWords]);

/** An error as Google writes it, with the status by which its SDKs choose the exception. */
export function renderFailure(failure: Failure, context: FailureContext): RenderedFailure {
  const status = statusOf(failure.code, context);
  return { status, body: errorBody(failure, status, context) };
}

/**
 * The text of an error after a stream of events began: an event, and behind it the same text by itself, which is no event.
 * The SDK for JavaScript raises the event as its own error from 3.3.0 on. Those before hand such an event on as a piece
 * without candidates; they fail because the stream ends in something that is no event. (Google itself sends the bare text
 * alone: googleapis/js-genai, issues 461 and 1973. That is raised as the SDK's own error only where it is all that the SDK
 * reads at a time.)
 */
export function inEvents(json: string): string {
  return `data: ${json}\r\n\r\n${json}`;
}

/** The text of an error after the stream began, in the framing of the stream. */
export function renderStreamFailure(failure: Failure, { framing, ...context }: StreamFailureContext): string {
  const json = streamFailureJson(failure, context);
  return framing === 'json-array' ? json : inEvents(json);
}

/** The same without a framing. */
export function streamFailureJson(failure: Failure, context: Partial<FailureContext>): string {
  return JSON.stringify(errorBody(failure, statusOf(failure.code, context), context));
}

function errorBody(failure: Failure, status: number, context: Partial<FailureContext>): JsonObject {
  const { code, message, param } = failure;
  const metadata = {
    ...(context.requestId === undefined ? {} : { requestId: context.requestId }),
    ...(context.upstreamCode === undefined ? {} : { upstreamReason: context.upstreamCode }),
  };
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code, domain: 'tollgate', metadata };
  const violations = [{ field: param, description: message }];
  const request = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations };
  const details = param === undefined ? [info] : [info, request];
  return { error: { code: status, message, status: wordOf(code, status, context), details } };
}

/** The caller sees the provider's own status, except where the fault is the operator's: then the caller's key is in order. */
function statusOf(code: ErrorCode, { upstreamStatus }: Partial<FailureContext>): number {
  const spec = errorCodes[code];
  const keeps = spec.owner !== 'operator' && upstreamStatus !== undefined && upstreamStatus >= 400;
  return keeps ? upstreamStatus : spec.status;
}

function wordOf(code: ErrorCode, status: number, { upstreamType }: Partial<FailureContext>): string {
  const keeps = errorCodes[code].owner !== 'operator' && upstreamType !== undefined && words.has(upstreamType);
  if (keeps) return upstreamType;
  return wordsByStatus.get(status) ?? (status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL');
}
