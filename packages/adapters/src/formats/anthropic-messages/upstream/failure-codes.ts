import type { ErrorCode } from '@tollgate/schema';

/** What an error says of itself, as far as it says anything. */
export interface ErrorFacts {
  /** The HTTP status; absent for an error inside a stream, which has none. */
  readonly status?: number;
  readonly type?: string;
  readonly message?: string;
  /** `error.details.error_code`, a finer word than the type. */
  readonly detailCode?: string;
}

const codesByType: ReadonlyMap<string, ErrorCode> = new Map([
  ['invalid_request_error', 'upstream.invalid-request'],
  ['authentication_error', 'upstream.authentication'],
  ['billing_error', 'upstream.quota-exhausted'],
  ['permission_error', 'upstream.permission'],
  ['not_found_error', 'upstream.not-found'],
  ['request_too_large', 'upstream.too-large'],
  ['rate_limit_error', 'upstream.rate-limited'],
  ['timeout_error', 'upstream.timeout'],
  ['api_error', 'upstream.error'],
  ['overloaded_error', 'upstream.overloaded'],
]);

const codesByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'upstream.authentication'],
  [402, 'upstream.quota-exhausted'],
  [403, 'upstream.permission'],
  [404, 'upstream.not-found'],
  [408, 'upstream.timeout'],
  [413, 'upstream.too-large'],
  [429, 'upstream.rate-limited'],
  [503, 'upstream.overloaded'],
  [504, 'upstream.timeout'],
  [529, 'upstream.overloaded'],
]);

const spendLimitReached = /(?:spend_limit_reached|billing_unavailable)$/;

/** A type alone does not tell these apart: each comes as `invalid_request_error`, and only the sentence differs. */
const codesByMessage: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /prompt is too long|input is too long|exceeds? (?:the )?context|context (?:limit|window|length)/i,
    'upstream.context-length',
  ],
  [/credit balance is too low|api usage limits?|spend limit/i, 'upstream.quota-exhausted'],
  [/content filtering policy/i, 'upstream.content-filter'],
];

/** The code of an error, from the most telling of its facts to the least. */
export function errorCodeOf(facts: ErrorFacts): ErrorCode {
  if (facts.detailCode !== undefined && spendLimitReached.test(facts.detailCode)) return 'upstream.quota-exhausted';
  const code = (facts.type === undefined ? undefined : codesByType.get(facts.type)) ?? codeOfStatus(facts.status);
  // A 413 is reported as an invalid request by gateways in between; the status is the better witness then.
  if (code !== 'upstream.invalid-request') return code;
  if (facts.status === 413) return 'upstream.too-large';
  return codesByMessage.find(([pattern]) => pattern.test(facts.message ?? ''))?.[1] ?? code;
}

function codeOfStatus(status: number | undefined): ErrorCode {
  // An error without a status of its own, or under one of success, says nothing of whose fault it is.
  if (status === undefined || status < 400) return 'upstream.error';
  return codesByStatus.get(status) ?? (status < 500 ? 'upstream.invalid-request' : 'upstream.error');
}
