import { errorCodes, type JsonObject, type JsonValue } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject } from '../../../core/json-members.js';
import { publicMessage } from '../../../core/public-message.js';
import { readRetryAfterMs } from '../../../core/retry-after.js';
import type { WireResponse } from '../../../core/wire.js';
import { errorCodeOf } from './failure-codes.js';

/**
 * Reads the answer to a failed call. The body is a message; what kind of error it is stands in a header, as
 * `ValidationException:http://internal.amazon.com/…`, or, behind some gateways, in the body's `__type`.
 */
export function decodeFailure(response: WireResponse): UpstreamFailure {
  const type = exceptionName(response.headers['x-amzn-errortype']) ?? exceptionOfBody(response.body);
  const message = messageOf(response.body) ?? `The provider answered with status ${response.status}.`;
  const code = errorCodeOf(defined({ status: response.status, type, message }));
  return defined({
    code,
    message: publicMessage(message),
    status: response.status,
    upstreamType: type,
    retryAfterMs: readRetryAfterMs(response.headers, message),
    retryable: errorCodes[code].retryable,
  });
}

/** The message of an error body, spelled in either of two ways, or the body itself where it is plain text. */
export function messageOf(body: JsonValue | undefined): string | undefined {
  const error = asObject(body) ?? nothing;
  return filled(error['message']) ?? filled(error['Message']) ?? filled(body);
}

/** The name of an exception without the addresses that stand around it. */
function exceptionName(text: string | undefined): string | undefined {
  const [name = ''] = (text ?? '').split(':');
  return asFilledText(name.trim());
}

function exceptionOfBody(body: JsonValue): string | undefined {
  const type = asFilledText(asObject(body)?.['__type']);
  return exceptionName(type?.slice(type.lastIndexOf('#') + 1));
}

const nothing: JsonObject = {};

function filled(value: JsonValue | undefined): string | undefined {
  return asFilledText(typeof value === 'string' ? value.trim() : undefined);
}
