import type { Finish, FinishReason } from '@tollgate/schema';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['length', 'length'],
  ['model_length', 'length'],
  ['tool_calls', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['content_filter', 'content-filter'],
]);

/**
 * Reads why a model stopped. Where tools were called, `stop` means that: OpenAI says `stop` when the caller had named
 * the tool, and other formats need to know that it is the caller's turn.
 */
export function decodeFinish(raw: string | null | undefined, calledTools: boolean): Finish {
  if (raw === undefined || raw === null) return { reason: calledTools ? 'tool-calls' : 'other' };
  const reason = reasons.get(raw) ?? 'other';
  return { reason: reason === 'stop' && calledTools ? 'tool-calls' : reason, raw };
}
