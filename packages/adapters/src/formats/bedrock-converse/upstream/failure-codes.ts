import type { ErrorCode } from '@tollgate/schema';

/** What an error says of itself, as far as it says anything. */
export interface ErrorFacts {
  /** The HTTP status; absent for an exception inside a stream, which has none. */
  readonly status?: number;
  /** The name of the exception, such as `ThrottlingException`. */
  readonly type?: string;
  readonly message?: string;
}

/**
 * Sources: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and
 * API_runtime_ConverseStreamOutput.html, and the errors that all AWS services share (CommonErrors.html there).
 */
const codesByType: ReadonlyMap<string, ErrorCode> = new Map([
  ['accessdeniedexception', 'upstream.permission'],
  ['expiredtokenexception', 'upstream.authentication'],
  ['incompletesignature', 'upstream.authentication'],
  ['incompletesignatureexception', 'upstream.authentication'],
  ['invalidclienttokenid', 'upstream.authentication'],
  ['invalidsignatureexception', 'upstream.authentication'],
  ['missingauthenticationtokenexception', 'upstream.authentication'],
  ['unrecognizedclientexception', 'upstream.authentication'],
  ['optinrequired', 'upstream.permission'],
  ['internalserverexception', 'upstream.error'],
  ['internalfailure', 'upstream.error'],
  ['modelerrorexception', 'upstream.error'],
  ['modelstreamerrorexception', 'upstream.error'],
  ['modelnotreadyexception', 'upstream.overloaded'],
  ['modeltimeoutexception', 'upstream.timeout'],
  ['requestentitytoolarge', 'upstream.too-large'],
  ['requestentitytoolargeexception', 'upstream.too-large'],
  ['resourcenotfoundexception', 'upstream.not-found'],
  ['servicequotaexceededexception', 'upstream.quota-exhausted'],
  ['serviceunavailableexception', 'upstream.overloaded'],
  ['throttlingexception', 'upstream.rate-limited'],
  ['toomanyrequestsexception', 'upstream.rate-limited'],
  ['validationexception', 'upstream.invalid-request'],
]);

const codesByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'upstream.authentication'],
  [402, 'upstream.quota-exhausted'],
  [403, 'upstream.permission'],
  [404, 'upstream.not-found'],
  [408, 'upstream.timeout'],
  [413, 'upstream.too-large'],
  [424, 'upstream.error'],
  [429, 'upstream.rate-limited'],
  [503, 'upstream.overloaded'],
  [504, 'upstream.timeout'],
]);

/** The same exception, or none where the header was lost on the way, comes with each of these; only the sentence differs. */
const codesByMessage: readonly (readonly [ErrorCode, RegExp, ErrorCode])[] = [
  [
    'upstream.invalid-request',
    /input tokens exceed|too long|exceeds? (?:the )?(?:maximum )?context|context (?:limit|window|length)|maximum (?:number of|input) tokens|too many input tokens/i,
    'upstream.context-length',
  ],
  [
    'upstream.invalid-request',
    /model identifier is invalid|model (?:id|identifier) .{0,200}not found/i,
    'upstream.not-found',
  ],
  ['upstream.permission', /security token|signature|authenticat|api key|bearer token/i, 'upstream.authentication'],
];

/** The code of an error, from the most telling of its facts to the least. */
export function errorCodeOf({ status, type, message = '' }: ErrorFacts): ErrorCode {
  const named = type === undefined ? undefined : codesByType.get(type.toLowerCase());
  const code = named ?? codeOfStatus(status);
  // A name that says whose fault it is needs no look at the sentence, except where it is the name of everything.
  if (named !== undefined && named !== 'upstream.invalid-request') return named;
  return codesByMessage.find(([from, pattern]) => from === code && pattern.test(message))?.[2] ?? code;
}

function codeOfStatus(status: number | undefined): ErrorCode {
  // An error without a status of its own, or under one of success, says nothing of whose fault it is.
  if (status === undefined || status < 400) return 'upstream.error';
  return codesByStatus.get(status) ?? (status < 500 ? 'upstream.invalid-request' : 'upstream.error');
}
