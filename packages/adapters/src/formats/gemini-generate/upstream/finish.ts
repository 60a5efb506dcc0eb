import type { Finish, FinishReason } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';

/**
 * Words that are new here, and most that say that the model broke its own rules, count as `other`, which other formats
 * show as an ordinary end. With `MALFORMED_FUNCTION_CALL` a call is missing, which must not look like one: the only
 * reason by which all formats say that something was left out is that of the filter.
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
  ['MALFORMED_FUNCTION_CALL', 'content-filter'],
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
