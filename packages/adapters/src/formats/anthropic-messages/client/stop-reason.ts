import type { Extensions, Finish, JsonObject } from '@tollgate/schema';
import { asObject } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';

/** What an answer holds, as far as it decides on the stop reason. */
export interface AnswerTraits {
  readonly hasToolCall: boolean;
  readonly hasRefusal: boolean;
}

const wireReasons: ReadonlySet<string> = new Set([
  'end_turn',
  'stop_sequence',
  'pause_turn',
  'compaction',
  'tool_use',
  'max_tokens',
  'model_context_window_exceeded',
  'refusal',
]);

/**
 * The stop reason of an answer. A word of this format is kept, unless a format that shares it was not believed.
 * Otherwise the content has a say: some providers end an answer that calls a tool with an ordinary stop, and one in
 * which the model refuses as well.
 */
export function stopReason(finish: Finish | undefined, answer: AnswerTraits): string {
  if (finish?.raw !== undefined && wireReasons.has(finish.raw) && !isOverruled(finish)) return finish.raw;
  switch (finish?.reason) {
    case 'length':
    case 'truncated':
      return 'max_tokens';
    case 'content-filter':
      return 'refusal';
    default:
      if (answer.hasToolCall) return 'tool_use';
      if (answer.hasRefusal) return 'refusal';
      return finish?.stopSequence === undefined ? 'end_turn' : 'stop_sequence';
  }
}

/** A call of a tool, for which the provider had another word. */
function isOverruled(finish: Finish): boolean {
  return finish.reason === 'tool-calls' && finish.raw !== 'tool_use';
}

/** Members that say how an answer ended, as they stand in a message and in `message_delta`. */
export function endMembers(finish: Finish | undefined, answer: AnswerTraits, extensions?: Extensions): JsonObject {
  const reason = stopReason(finish, answer);
  const own = extensions?.[formatId];
  const container = asObject(own?.['container']);
  return {
    stop_reason: reason,
    stop_sequence: finish?.stopSequence ?? null,
    stop_details: asObject(own?.['stop_details']) ?? (reason === 'refusal' ? unexplainedRefusal : null),
    ...(container === undefined ? undefined : { container }),
  };
}

const unexplainedRefusal: JsonObject = { type: 'refusal', category: null, explanation: null };
