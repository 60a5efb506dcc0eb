import { type ErrorCode, errorCodes, type JsonValue } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject } from '../../../core/json-members.js';
import { publicMessage } from '../../../core/public-message.js';
import { readRetryAfterMs } from '../../../core/retry-after.js';
import type { WireResponse } from '../../../core/wire.js';

/** What an error says: `{id, message}`, on some also `error_type`; plain text and nothing come from what stands before. */
export interface ErrorBody {
  readonly message: string;
  readonly type?: string;
}

/** Reads an error body; never throws. */
export function readErrorBody(body: JsonValue | undefined): ErrorBody {
  const error = asObject(body);
  const data = asObject(error?.['data']);
  const message = asFilledText(error?.['message']) ?? asFilledText(data?.['message']) ?? asFilledText(body);
  return defined({
    message: publicMessage(message?.trim() || 'The provider gave no reason.'),
    type: asFilledText(error?.['error_type']),
  });
}

/** Reads a refused call. */
export function decodeFailure(response: WireResponse): UpstreamFailure {
  const { message, type } = readErrorBody(response.body);
  const code = errorCodeOf(defined({ status: response.status, message, type }));
  return defined({
    code,
    message,
    status: response.status,
    upstreamType: type,
    retryAfterMs: readRetryAfterMs(response.headers),
    retryable: response.status !== notImplemented && errorCodes[code].retryable,
  });
}

const notImplemented = 501;

/**
 * docs.cohere.com/reference/errors, and the answers of the API's own description: 498 is a word on a deny list, 499 a
 * call that was cancelled on the way, which may be tried again.
 */
const codesByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'upstream.authentication'],
  [402, 'upstream.quota-exhausted'],
  [403, 'upstream.permission'],
  [404, 'upstream.not-found'],
  [408, 'upstream.timeout'],
  [413, 'upstream.too-large'],
  [429, 'upstream.rate-limited'],
  [498, 'upstream.content-filter'],
  [499, 'upstream.error'],
  [503, 'upstream.overloaded'],
  [504, 'upstream.timeout'],
]);

const tooManyTokens = 'TOO_MANY_TOKENS';
const tooManyTokensPattern = /^too many tokens/i;
/** The same words stand before an output limit that the model does not have. */
const outputLimitPattern = /max tokens must be/i;
/** Trial keys have so many calls a month; no wait of a sensible length gives more. */
const monthlyLimitPattern = /calls? ?\/ ?month|calls (?:a|per) month/i;

interface ErrorFacts extends ErrorBody {
  /** The HTTP status; absent for an error inside a stream, which has none. */
  readonly status?: number;
}

/** The code of an error, from the most telling of its facts to the least. */
export function errorCodeOf({ status, type, message }: ErrorFacts): ErrorCode {
  if (status === 429 && monthlyLimitPattern.test(message)) return 'upstream.quota-exhausted';
  const tooLong = type === tooManyTokens || tooManyTokensPattern.test(message);
  if (tooLong && !outputLimitPattern.test(message) && (status === undefined || status === 400 || status === 422)) {
    return 'upstream.context-length';
  }
  if (status === undefined || status < 400) return 'upstream.error';
  return codesByStatus.get(status) ?? (status < 500 ? 'upstream.invalid-request' : 'upstream.error');
}
