import { errorCodes } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { parseDurationMs, readRetryAfterMs } from '../../../core/retry-after.js';
import type { WireResponse } from '../../../core/wire.js';
import { classifyError, readErrorBody } from './error-body.js';

/** Reads a refused call; also a success status whose body is an error, as relays send it. */
export function decodeFailure(response: WireResponse): UpstreamFailure {
  const body = readErrorBody(response.body);
  const status = response.status >= 400 ? response.status : (body.status ?? 502);
  const { code, retryable } = classifyError({ ...body, status });
  return defined({
    code,
    message: body.message,
    status,
    upstreamType: body.type,
    upstreamCode: body.code,
    param: body.param,
    retryAfterMs: readRetryAfterMs(response.headers, body.message) ?? parseDurationMs(body.retryDelay),
    retryable: retryable ?? errorCodes[code].retryable,
  });
}

/** A success whose body is not what the format promises. */
export function unreadable(status: number, reason: string): UpstreamFailure {
  const code = 'upstream.unreadable';
  return { code, message: reason, status, retryable: errorCodes[code].retryable };
}
