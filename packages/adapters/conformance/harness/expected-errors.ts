import type { ErrorCode, JsonValue } from '@tollgate/schema';
import { pickText } from './oracles/pick.js';

/** Which code a recorded error has to get, by its status and what its text says; written apart from the decoders. */
export function expectedCode(status: number, body: JsonValue): ErrorCode {
  const text = JSON.stringify(body);
  if (/insufficient_quota/.test(text)) return 'upstream.quota-exhausted';
  if (status === 401) return 'upstream.authentication';
  // Bad credentials have no status of their own there.
  if (status === 403 && /security token/.test(text)) return 'upstream.authentication';
  if (status === 403) return 'upstream.permission';
  if (status === 404) return 'upstream.not-found';
  if (status === 429) return 'upstream.rate-limited';
  if (status === 503 || status === 529) return 'upstream.overloaded';
  if (status >= 500) return 'upstream.error';
  if (/context length|context_length|too long|too_many_prompt_tokens|Input Tokens Exceed|TOO_MANY_TOKENS/.test(text)) {
    return 'upstream.context-length';
  }
  // Some answer 400 where others say 404 or 401.
  if (/model_not_found|model identifier is invalid/.test(text)) return 'upstream.not-found';
  if (/incorrect api key/i.test(text)) return 'upstream.authentication';
  // Google answers 400 to a bad key, and says so in a detail.
  if (text.includes('API_KEY_INVALID')) return 'upstream.authentication';
  return 'upstream.invalid-request';
}

/** Whether trying the same again can help: not where the request is larger than what a minute allows. */
export function expectedRetryable(status: number, body: JsonValue, headers: Readonly<Record<string, string>>): boolean {
  if (headers['x-should-retry'] === 'false') return false;
  if (expectedCode(status, body) === 'upstream.quota-exhausted') return false;
  if (status === 429) return !/request too large/i.test(pickText(body, 'error', 'message'));
  return status >= 500;
}
