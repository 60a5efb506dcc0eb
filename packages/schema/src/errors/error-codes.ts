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

/** The same request fails again until somebody changes something. */
function lasting(status: number, owner: ErrorOwner, title: string): ErrorCodeSpec {
  return { status, owner, retryable: false, title };
}

/** The same request may succeed later. */
function transient(status: number, owner: ErrorOwner, title: string): ErrorCodeSpec {
  return { status, owner, retryable: true, title };
}

/** Every error Tollgate can answer with; `docs/errors.md` explains each and is tested against this list. */
export const errorCodes = {
  'request.malformed': lasting(400, 'client', 'The request is not well-formed'),
  'request.invalid': lasting(400, 'client', 'The request is not valid'),
  'request.unsupported': lasting(400, 'client', 'The chosen model cannot do what is asked'),
  'request.too-deep': lasting(400, 'client', 'The body is nested too deeply'),
  'request.too-large': lasting(413, 'client', 'The request is too large'),
  'request.content-type': lasting(415, 'client', 'The content type is not what this address takes'),
  'request.content-encoding': lasting(415, 'client', 'The body is compressed'),
  'request.timeout': transient(408, 'client', 'The body did not arrive in time'),
  'request.tags-invalid': lasting(400, 'client', 'The tags header is not valid'),
  'request.route-unknown': lasting(404, 'client', 'There is no such address'),
  'request.http-version': lasting(505, 'client', 'The version of HTTP is not served here'),
  'request.transfer-coding': lasting(501, 'client', 'The transfer coding is not known here'),
  'request.method-not-allowed': lasting(405, 'client', 'The address does not take this method'),
  'access.key-missing': lasting(401, 'client', 'No key was sent'),
  'access.key-malformed': lasting(401, 'client', 'The key is not a Tollgate key'),
  'access.key-unknown': lasting(401, 'client', 'The key is unknown, revoked or expired'),
  'access.model-forbidden': lasting(403, 'client', 'The key may not use this model'),
  'access.base-url-forbidden': lasting(403, 'client', 'This base URL is not allowed'),
  'access.token-invalid': lasting(401, 'client', 'The access token is missing or wrong'),
  'model.unknown': lasting(404, 'client', 'The model is unknown'),
  'model.no-credential': lasting(503, 'operator', 'The provider has no usable credential'),
  'resource.not-found': lasting(404, 'client', 'There is no such resource'),
  'resource.conflict': lasting(409, 'client', 'The resource exists or is in use'),
  'resource.version-mismatch': lasting(412, 'client', 'The resource has changed since it was read'),
  'resource.version-missing': lasting(428, 'client', 'A write needs If-Match'),
  'upstream.invalid-request': lasting(400, 'client', 'The provider refused the request'),
  'upstream.authentication': lasting(502, 'operator', 'The provider refused its credential'),
  'upstream.permission': lasting(403, 'operator', 'The credential may not do this at the provider'),
  'upstream.not-found': lasting(404, 'client', 'The provider does not know the model'),
  'upstream.too-large': lasting(413, 'client', 'The provider found the request too large'),
  'upstream.context-length': lasting(400, 'client', 'The prompt exceeds the model’s context'),
  'upstream.content-filter': lasting(400, 'client', 'The provider’s filter refused the prompt'),
  'upstream.rate-limited': transient(429, 'upstream', 'The provider is rate limiting'),
  'upstream.quota-exhausted': lasting(429, 'operator', 'The provider account has no credit left'),
  'upstream.overloaded': transient(503, 'upstream', 'The provider is overloaded'),
  'upstream.error': transient(502, 'upstream', 'The provider failed'),
  'upstream.unreachable': transient(502, 'upstream', 'The provider could not be reached'),
  'upstream.address-forbidden': lasting(502, 'operator', 'The provider’s address is not allowed'),
  'upstream.timeout': transient(504, 'upstream', 'The provider did not answer in time'),
  'upstream.truncated': transient(502, 'upstream', 'The provider’s answer ended early'),
  'upstream.unreadable': transient(502, 'upstream', 'The provider’s answer could not be read'),
  'snapshot.missing': transient(503, 'platform', 'No configuration has arrived yet'),
  'snapshot.refused': transient(503, 'operator', 'The newest configuration was refused'),
  'usage.log-unavailable': transient(503, 'platform', 'Usage cannot be recorded, so nothing is sent upstream'),
  'service.draining': transient(503, 'platform', 'This instance is shutting down'),
  'service.overloaded': transient(503, 'platform', 'This instance is at its limit'),
  'service.unavailable': transient(503, 'platform', 'A store this answer needs is away'),
  'service.internal': transient(500, 'platform', 'Tollgate failed'),
} satisfies Record<string, ErrorCodeSpec>;

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
