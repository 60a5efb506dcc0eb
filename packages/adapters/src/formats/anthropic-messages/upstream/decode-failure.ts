import { errorCodes, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { asText } from '../../../core/json-members.js';
import { publicMessage } from '../../../core/public-message.js';
import { readRetryAfterMs } from '../../../core/retry-after.js';
import type { WireResponse } from '../../../core/wire.js';
import { WireError } from '../anthropic-messages.wire.js';
import { errorCodeOf } from './failure-codes.js';

/**
 * Reads the answer to a failed call. Besides the documented envelope it knows those of the platforms that serve the
 * same models: an error object (or a list of one) with a `status` word, a bare `message`, and plain text.
 */
export function decodeFailure(response: WireResponse): UpstreamFailure {
  const error = readError(response.body);
  const message =
    filledText(error.message) ?? filledText(response.body) ?? `The provider answered with status ${response.status}.`;
  const type = error.type ?? error.status;
  const detailCode = error.details?.error_code;
  const code = errorCodeOf(defined({ status: response.status, type, message, detailCode }));
  return defined({
    code,
    message: publicMessage(message),
    status: response.status,
    upstreamType: type,
    upstreamCode: detailCode,
    retryAfterMs: readRetryAfterMs(response.headers),
    retryable: shouldRetry(response.headers) ?? errorCodes[code].retryable,
  });
}

/** The error object inside whatever envelope it came in; an empty one when there is none. */
export function readError(body: JsonValue): WireError {
  const envelope = Array.isArray(body) ? body[0] : body;
  if (!isJsonObject(envelope)) return {};
  const error = envelope['error'];
  if (typeof error === 'string') return { message: error };
  const parsed = WireError.safeParse(isJsonObject(error) ? error : bareError(envelope));
  return parsed.success ? parsed.data : {};
}

/** An envelope without an inner object is the error itself; its own `type` is then only the word `error`. */
function bareError(envelope: JsonObject): JsonObject {
  const type = asText(envelope['type']);
  return { ...envelope, type: type === 'error' ? undefined : type };
}

function filledText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function shouldRetry(headers: WireResponse['headers']): boolean | undefined {
  const advice = headers['x-should-retry'];
  return advice === 'true' ? true : advice === 'false' ? false : undefined;
}
