import type { Finish, FinishReason } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';

/** `pause_turn` ends an answer that its caller may carry on, so it counts as a stop; the provider's word is kept. */
const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['compaction', 'stop'],
  ['tool_use', 'tool-calls'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content-filter'],
]);

/** Translates a stop reason; a word that is new here, or none, gives `other`. */
export function toFinish(stopReason: string | undefined, stopSequence: string | undefined): Finish {
  const reason = (stopReason === undefined ? undefined : reasons.get(stopReason)) ?? 'other';
  return defined({ reason, stopSequence, raw: stopReason });
}
