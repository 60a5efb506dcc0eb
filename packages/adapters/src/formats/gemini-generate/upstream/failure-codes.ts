import type { ErrorCode } from '@tollgate/schema';

/** What an error says of itself, as far as it says anything. */
export interface ErrorFacts {
  /** The HTTP status, or the one the body names; absent where neither is there. */
  readonly status?: number;
  /** The canonical word, such as `INVALID_ARGUMENT`. */
  readonly word?: string;
  /** `details[].reason` of an `ErrorInfo`. */
  readonly reason?: string;
  readonly message?: string;
}

const codesByReason: ReadonlyMap<string, ErrorCode> = new Map([
  ['API_KEY_INVALID', 'upstream.authentication'],
  ['API_KEY_EXPIRED', 'upstream.authentication'],
  ['ACCESS_TOKEN_EXPIRED', 'upstream.authentication'],
  ['ACCESS_TOKEN_TYPE_UNSUPPORTED', 'upstream.authentication'],
  ['CREDENTIALS_MISSING', 'upstream.authentication'],
  ['BILLING_DISABLED', 'upstream.quota-exhausted'],
]);

const codesByWord: ReadonlyMap<string, ErrorCode> = new Map([
  ['INVALID_ARGUMENT', 'upstream.invalid-request'],
  ['FAILED_PRECONDITION', 'upstream.invalid-request'],
  ['OUT_OF_RANGE', 'upstream.invalid-request'],
  ['UNAUTHENTICATED', 'upstream.authentication'],
  ['PERMISSION_DENIED', 'upstream.permission'],
  ['NOT_FOUND', 'upstream.not-found'],
  ['RESOURCE_EXHAUSTED', 'upstream.rate-limited'],
  ['UNAVAILABLE', 'upstream.overloaded'],
  ['DEADLINE_EXCEEDED', 'upstream.timeout'],
  ['CANCELLED', 'upstream.error'],
  ['INTERNAL', 'upstream.error'],
  ['UNKNOWN', 'upstream.error'],
]);

const codesByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'upstream.authentication'],
  [402, 'upstream.quota-exhausted'],
  [403, 'upstream.permission'],
  [404, 'upstream.not-found'],
  [408, 'upstream.timeout'],
  [413, 'upstream.too-large'],
  [429, 'upstream.rate-limited'],
  [499, 'upstream.error'],
  [503, 'upstream.overloaded'],
  [504, 'upstream.timeout'],
]);

/** Neither the status nor the word tells these apart: only the sentence differs. */
const codesOfInvalid: readonly (readonly [RegExp, ErrorCode])[] = [
  [/api key (?:not valid|not found|expired)/i, 'upstream.authentication'],
  [/token count .{0,80}exceeds|exceeds the maximum number of (?:input )?tokens/i, 'upstream.context-length'],
  [/request payload size exceeds|request (?:entity|size) .{0,40}too large/i, 'upstream.too-large'],
  [/user location is not supported|not available in your country/i, 'upstream.permission'],
];
const spentCredit = /prepayment credits|spend(?:ing)? (?:cap|limit)|billing account .{0,40}(?:disabled|closed)/i;

/** The code of an error, from the most telling of its facts to the least. */
export function errorCodeOf(facts: ErrorFacts): ErrorCode {
  const { message = '' } = facts;
  const byReason = facts.reason === undefined ? undefined : codesByReason.get(facts.reason);
  if (byReason !== undefined) return byReason;
  const code = (facts.word === undefined ? undefined : codesByWord.get(facts.word)) ?? codeOfStatus(facts.status);
  if (code === 'upstream.rate-limited' && spentCredit.test(message)) return 'upstream.quota-exhausted';
  if (code !== 'upstream.invalid-request') return code;
  if (facts.status === 413) return 'upstream.too-large';
  return codesOfInvalid.find(([pattern]) => pattern.test(message))?.[1] ?? code;
}

function codeOfStatus(status: number | undefined): ErrorCode {
  // An error without a status of its own, or under one of success, says nothing of whose fault it is.
  if (status === undefined || status < 400) return 'upstream.error';
  return codesByStatus.get(status) ?? (status < 500 ? 'upstream.invalid-request' : 'upstream.error');
}
