import type { ErrorCode, JsonObject, JsonValue } from '@tollgate/schema';
import { asFilledText, asNumber, asObject, isJsonArray, itemsOf } from '../../../core/json-members.js';
import { publicMessage } from '../../../core/public-message.js';

/** What the error bodies of this family have in common, whatever their shape. */
export interface ErrorBody {
  readonly message: string;
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  /** The HTTP status where the body itself names one, or is of a kind that has one. */
  readonly status?: number;
  /** How long to wait where the body says so, such as `34s`. */
  readonly retryDelay?: string;
}

/**
 * Reads `{error: {message, type, param, code}}` of OpenAI and most others, `{code, error: "..."}` of xAI, `{detail}` and
 * `{object: "error", message}` of Mistral (whose message can be an object), Google's list around an error, and plain
 * text. Never throws.
 */
export function readErrorBody(body: JsonValue): ErrorBody {
  const outer = isJsonArray(body) ? asObject(body[0]) : asObject(body);
  if (outer === undefined) return { message: messageOf(body) };
  const inner = asObject(outer['error']);
  if (inner !== undefined) return readError(inner);
  if (outer['error'] !== undefined && outer['error'] !== null) {
    return { ...readError(outer), message: messageOf(outer['error']) };
  }
  if (outer['detail'] !== undefined) return { ...readError(outer), message: messageOf(outer['detail']) };
  return readError(outer);
}

function readError(error: JsonObject): ErrorBody {
  const code = error['code'];
  const type = asFilledText(error['type']) ?? asFilledText(error['status']);
  const status =
    asNumber(error['status_code']) ?? asNumber(code) ?? numericStatus(asFilledText(code)) ?? namedStatus(code, type);
  const text = asFilledText(code) ?? (typeof code === 'number' ? String(code) : undefined);
  const param = asFilledText(error['param']);
  const retryDelay = retryDelayOf(error);
  return {
    message: messageOf(error['message'] ?? error['details'] ?? null, error),
    ...(type === undefined ? {} : { type }),
    ...(text === undefined ? {} : { code: text }),
    ...(param === undefined ? {} : { param }),
    ...(status === undefined || status < 100 || status > 599 ? {} : { status }),
    ...(retryDelay === undefined ? {} : { retryDelay }),
  };
}

/** A relay such as OpenRouter says little itself and keeps what its provider said in `metadata.raw`. */
function messageOf(value: JsonValue, error?: JsonObject): string {
  const raw = asFilledText(asObject(error?.['metadata'])?.['raw']);
  const own = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  const whole = raw === undefined ? own : `${own}: ${raw}`;
  return publicMessage(whole.trim() === '' ? 'The provider gave no reason.' : whole.trim());
}

function retryDelayOf(error: JsonObject): string | undefined {
  for (const detail of itemsOf(error['details'])) {
    const delay = asFilledText(asObject(detail)?.['retryDelay']);
    if (delay !== undefined) return delay;
  }
  return undefined;
}

/** Azure writes the status as text: `"code": "401"`. */
function numericStatus(code: string | undefined): number | undefined {
  return code !== undefined && /^[1-5]\d\d$/.test(code) ? Number(code) : undefined;
}

/** Names that stand for a status where an error has none of its own: in a stream, or under a status of success. */
const rateNames = new Set<JsonValue | undefined>(['rate_limit_exceeded', 'rate_limit_error']);

function namedStatus(code: JsonValue | undefined, type: string | undefined): number | undefined {
  return rateNames.has(code) || rateNames.has(type) ? 429 : undefined;
}

export interface Classification {
  readonly code: ErrorCode;
  /** Set where the code's own answer would be wrong. */
  readonly retryable?: boolean;
}

type ErrorFacts = Omit<ErrorBody, 'status'> & { readonly status: number };

const contextPattern =
  /maximum context length|context (?:length|window) (?:is |was )?exceeded|exceeds? the (?:model'?s? )?(?:maximum )?context|too many (?:prompt )?tokens|prompt is too long|total length of all messages is too long|reduce the length of (?:the|either)/i;
const contextCodes = new Set(['context_length_exceeded', 'too_many_prompt_tokens', 'string_above_max_length']);
const filterCodes = new Set(['content_filter', 'content_policy_violation', 'ResponsibleAIPolicyViolation']);
const quotaCodes = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'insufficient_balance']);
const authenticationCodes = new Set(['invalid_api_key', 'authentication_error', 'invalid_authentication']);
const unknownModelCodes = new Set(['model_not_found', 'DeploymentNotFound', 'model_not_available']);
const badKeyPattern =
  /\b(?:incorrect|invalid|missing|no|wrong|expired)\b[^.]{0,40}\bapi[ _-]?key\b|\bapi[ _-]?key\b[^.]{0,40}\b(?:incorrect|invalid|missing|expired|not valid)\b/i;

/** Turns status, type, code and message into one of our codes. What the provider names outweighs its HTTP status. */
export function classifyError(error: ErrorFacts): Classification {
  const names = [error.code ?? '', error.type ?? ''];
  const named = (known: ReadonlySet<string>): boolean => names.some((name) => known.has(name));
  if (named(quotaCodes)) return { code: 'upstream.quota-exhausted' };
  if (error.status === 429) return rateLimited(error.message);
  if (named(contextCodes)) return { code: 'upstream.context-length' };
  if (named(filterCodes)) return { code: 'upstream.content-filter' };
  if (named(unknownModelCodes)) return { code: 'upstream.not-found' };
  if (named(authenticationCodes)) return { code: 'upstream.authentication' };
  if (error.status === 400 || error.status === 422) return badRequest(error.message);
  return byStatus(error.status);
}

/** A request that is larger than the limit of a whole minute is refused with 429 each time. */
function rateLimited(message: string): Classification {
  const hopeless = /request too large/i.test(message);
  return hopeless ? { code: 'upstream.rate-limited', retryable: false } : { code: 'upstream.rate-limited' };
}

/** Some answer 400 to everything: xAI to a bad key, most to a prompt that is too long. */
function badRequest(message: string): Classification {
  if (contextPattern.test(message)) return { code: 'upstream.context-length' };
  if (badKeyPattern.test(message)) return { code: 'upstream.authentication' };
  return { code: 'upstream.invalid-request' };
}

const codesByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'upstream.authentication'],
  [402, 'upstream.quota-exhausted'],
  [403, 'upstream.permission'],
  [404, 'upstream.not-found'],
  [408, 'upstream.timeout'],
  [413, 'upstream.too-large'],
  // Groq's flexible tier has no room left.
  [498, 'upstream.overloaded'],
  [499, 'upstream.error'],
  [503, 'upstream.overloaded'],
  [504, 'upstream.timeout'],
  [524, 'upstream.timeout'],
  [529, 'upstream.overloaded'],
]);

function byStatus(status: number): Classification {
  const code = codesByStatus.get(status);
  if (code !== undefined) return { code };
  return { code: status >= 400 && status < 500 ? 'upstream.invalid-request' : 'upstream.error' };
}
