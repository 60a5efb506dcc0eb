import type { ErrorCode, Finish, FinishReason } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['COMPLETE', 'stop'],
  ['STOP_SEQUENCE', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['TOOL_CALL', 'tool-calls'],
  // Words of the version before, which servers in between still write.
  ['ERROR_LIMIT', 'length'],
  ['ERROR_TOXIC', 'content-filter'],
]);

/** Reads why a model stopped. Where tools were called, a plain end means that it is the caller's turn. */
export function toFinish(raw: string | undefined, calledTools: boolean): Finish {
  const reason = (raw === undefined ? undefined : reasons.get(raw)) ?? 'other';
  return defined({ reason: reason === 'stop' && calledTools ? ('tool-calls' as const) : reason, raw });
}

/** An answer that was given up by the provider, by its finish reason; such an answer is no answer. */
const failures: ReadonlyMap<string, ErrorCode> = new Map([
  ['ERROR', 'upstream.error'],
  ['TIMEOUT', 'upstream.timeout'],
  ['USER_CANCEL', 'upstream.error'],
]);

/** The code of a finish reason that means failure, as every word for an error does that is new here; undefined for the others. */
export function failureOfFinish(raw: string | undefined): ErrorCode | undefined {
  if (raw === undefined || reasons.has(raw)) return undefined;
  return failures.get(raw) ?? (raw.startsWith('ERROR') ? 'upstream.error' : undefined);
}
