import type { Finish, FinishReason, JsonObject, JsonValue } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject } from '../../../core/json-members.js';

/**
 * A call or an answer that was malformed is missing, and must not look like an ordinary end: the only reason by which all
 * formats say that something was left out is that of the filter.
 */
const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['tool_use', 'tool-calls'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['guardrail_intervened', 'content-filter'],
  ['content_filtered', 'content-filter'],
  ['malformed_model_output', 'content-filter'],
  ['malformed_tool_use', 'content-filter'],
]);

/**
 * Translates a stop reason; a word that is new here, or none, gives `other`. Some models say that they simply stopped
 * when they called tools.
 */
export function toFinish(stopReason: string | undefined, called: boolean, modelFields?: JsonValue): Finish {
  const reason = (stopReason === undefined ? undefined : reasons.get(stopReason)) ?? 'other';
  return defined({
    reason: reason === 'stop' && called ? ('tool-calls' as const) : reason,
    stopSequence: stopSequenceOf(asObject(modelFields)),
    raw: stopReason,
  });
}

/** The sequence that was met, where the request asked for it: Claude's answers, whole and streamed, have it in two places. */
function stopSequenceOf(fields: JsonObject | undefined): string | undefined {
  return asFilledText(fields?.['stop_sequence']) ?? asFilledText(asObject(fields?.['delta'])?.['stop_sequence']);
}
