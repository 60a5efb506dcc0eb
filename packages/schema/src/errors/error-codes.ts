/** Who must act. Alerts are routed by it. */
export type ErrorOwner = 'client' | 'operator' | 'upstream' | 'platform';

export interface ErrorCodeSpec {
  /** The HTTP status a caller sees. */
  readonly status: number;
  readonly owner: ErrorOwner;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly title: string;
}

/** Every error Tollgate can answer with; `docs/errors.md` explains each and is tested against this list. */
export const errorCodes = {
  'request.malformed': { status: 400, owner: 'client', retryable: false, title: 'The body is not valid JSON' },
  'request.invalid': { status: 400, owner: 'client', retryable: false, title: 'The request is not valid' },
  'request.unsupported': { status: 400, owner: 'client', retryable: false, title: 'The chosen model cannot do what is asked' },
  'request.too-deep': { status: 400, owner: 'client', retryable: false, title: 'The body is nested too deeply' },
  'request.too-large': { status: 413, owner: 'client', retryable: false, title: 'The body is too large' },
  'request.content-type': { status: 415, owner: 'client', retryable: false, title: 'The content type is not application/json' },
  'request.timeout': { status: 408, owner: 'client', retryable: true, title: 'The body did not arrive in time' },
  'request.tags-invalid': { status: 400, owner: 'client', retryable: false, title: 'The tags header is not valid' },
  'request.route-unknown': { status: 404, owner: 'client', retryable: false, title: 'There is no such address' },
  'request.method-not-allowed': { status: 405, owner: 'client', retryable: false, title: 'The address does not take this method' },
  'access.key-missing': { status: 401, owner: 'client', retryable: false, title: 'No key was sent' },
  'access.key-malformed': { status: 401, owner: 'client', retryable: false, title: 'The key is not a Tollgate key' },
  'access.key-unknown': { status: 401, owner: 'client', retryable: false, title: 'The key is unknown, revoked or expired' },
  'access.model-forbidden': { status: 403, owner: 'client', retryable: false, title: 'The key may not use this model' },
  'access.base-url-forbidden': { status: 403, owner: 'client', retryable: false, title: 'This base URL is not allowed' },
  'access.token-invalid': { status: 401, owner: 'client', retryable: false, title: 'The access token is missing or wrong' },
  'model.unknown': { status: 404, owner: 'client', retryable: false, title: 'The model is unknown' },
  'model.no-credential': { status: 503, owner: 'operator', retryable: false, title: 'The provider has no usable credential' },
  'resource.not-found': { status: 404, owner: 'client', retryable: false, title: 'There is no such resource' },
  'resource.conflict': { status: 409, owner: 'client', retryable: false, title: 'The resource exists or is in use' },
  'resource.version-mismatch': { status: 412, owner: 'client', retryable: false, title: 'The resource has changed since it was read' },
  'resource.version-missing': { status: 428, owner: 'client', retryable: false, title: 'A write needs If-Match' },
  'upstream.invalid-request': { status: 400, owner: 'client', retryable: false, title: 'The provider refused the request' },
  'upstream.authentication': { status: 502, owner: 'operator', retryable: false, title: 'The provider refused its credential' },
  'upstream.permission': { status: 403, owner: 'operator', retryable: false, title: 'The credential may not do this at the provider' },
  'upstream.not-found': { status: 404, owner: 'client', retryable: false, title: 'The provider does not know the model' },
  'upstream.too-large': { status: 413, owner: 'client', retryable: false, title: 'The provider found the request too large' },
  'upstream.context-length': { status: 400, owner: 'client', retryable: false, title: 'The prompt exceeds the model’s context' },
  'upstream.content-filter': { status: 400, owner: 'client', retryable: false, title: 'The provider’s filter refused the prompt' },
  'upstream.rate-limited': { status: 429, owner: 'upstream', retryable: true, title: 'The provider is rate limiting' },
  'upstream.quota-exhausted': { status: 429, owner: 'operator', retryable: false, title: 'The provider account has no credit left' },
  'upstream.overloaded': { status: 503, owner: 'upstream', retryable: true, title: 'The provider is overloaded' },
  'upstream.error': { status: 502, owner: 'upstream', retryable: true, title: 'The provider failed' },
  'upstream.unreachable': { status: 502, owner: 'upstream', retryable: true, title: 'The provider could not be reached' },
  'upstream.address-forbidden': { status: 502, owner: 'operator', retryable: false, title: 'The provider’s address is not allowed' },
  'upstream.timeout': { status: 504, owner: 'upstream', retryable: true, title: 'The provider did not answer in time' },
  'upstream.truncated': { status: 502, owner: 'upstream', retryable: true, title: 'The provider’s answer ended early' },
  'upstream.unreadable': { status: 502, owner: 'upstream', retryable: true, title: 'The provider’s answer could not be read' },
  'snapshot.missing': { status: 503, owner: 'platform', retryable: true, title: 'No configuration has arrived yet' },
  'snapshot.refused': { status: 503, owner: 'operator', retryable: true, title: 'The newest configuration was refused' },
  'usage.log-unavailable': { status: 503, owner: 'platform', retryable: true, title: 'Usage cannot be recorded, so nothing is sent upstream' },
  'service.draining': { status: 503, owner: 'platform', retryable: true, title: 'This instance is shutting down' },
  'service.overloaded': { status: 503, owner: 'platform', retryable: true, title: 'This instance is at its limit' },
  'service.unavailable': { status: 503, owner: 'platform', retryable: true, title: 'A store this answer needs is away' },
  'service.internal': { status: 500, owner: 'platform', retryable: true, title: 'Tollgate failed' },
} as const satisfies Record<string, ErrorCodeSpec>;

export type ErrorCode = keyof typeof errorCodes;

/** An expected failure on its way to the caller. `detail` is for the log only. */
export interface Failure {
  readonly code: ErrorCode;
  /** For the caller: what is wrong and how to mend it. */
  readonly message: string;
  /** The member or header the message is about. */
  readonly param?: string;
  readonly detail?: string;
}
