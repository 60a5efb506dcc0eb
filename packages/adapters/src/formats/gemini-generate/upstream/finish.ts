import type { Finish, FinishReason } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';

/**
 * The words of `FinishReason` in Google's own SDK. Where something is missing from the answer (a call, a picture, its end
 * after too many calls or for a reason that is not told), it must not look like an ordinary end: the only reason by which
 * all formats say that something was left out is that of the filter. Words that are new here count as `other`, which
 * other formats show as an ordinary end.
 */
const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['BLOCKLIST', 'content-filter'],
  ['PROHIBITED_CONTENT', 'content-filter'],
  ['SPII', 'content-filter'],
  ['MODEL_ARMOR', 'content-filter'],
  ['IMAGE_SAFETY', 'content-filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content-filter'],
  ['IMAGE_RECITATION', 'content-filter'],
  ['ESCALATION', 'content-filter'],
  ['PUP_LIMITED_DISABLED', 'content-filter'],
  ['LANGUAGE', 'content-filter'],
  ['MALFORMED_FUNCTION_CALL', 'content-filter'],
  ['UNEXPECTED_TOOL_CALL', 'content-filter'],
  ['TOO_MANY_TOOL_CALLS', 'content-filter'],
  ['MISSING_THOUGHT_SIGNATURE', 'content-filter'],
  ['MALFORMED_RESPONSE', 'content-filter'],
  ['NO_IMAGE', 'content-filter'],
  ['IMAGE_OTHER', 'content-filter'],
  ['OTHER', 'content-filter'],
  // The limit of one request; another one could go on from there.
  ['CONTINUATION', 'length'],
]);

/** Translates a finish reason. The word for an ordinary stop is also the one for an answer that calls tools. */
export function toFinish(raw: string | undefined, calledTools: boolean): Finish {
  const reason = (raw === undefined ? undefined : reasons.get(raw)) ?? 'other';
  return defined({ reason: reason === 'stop' && calledTools ? ('tool-calls' as const) : reason, raw });
}

/** The finish of a prompt that was blocked, for which there is no candidate. */
export function toBlockedFinish(blockReason: string | undefined): Finish {
  return defined({ reason: 'content-filter' as const, raw: blockReason });
}
