import type { ErrorCode, Finish, FinishReason } from '@tollgate/schema';

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

/**
 * Words for an answer that broke off at the provider: `error` of Mistral and relays, `insufficient_system_resource` of
 * DeepSeek, `abort` of servers such as vLLM. What there is of such an answer must not pass for a whole one.
 */
const failures: ReadonlyMap<string, ErrorCode> = new Map([
  ['error', 'upstream.error'],
  ['abort', 'upstream.error'],
  ['insufficient_system_resource', 'upstream.overloaded'],
]);

/** The code of a finish reason that means failure; undefined for the others. */
export function failureOfFinish(raw: string | null | undefined): ErrorCode | undefined {
  return raw === undefined || raw === null ? undefined : failures.get(raw);
}

/** What is told of an answer that its provider gave up on without a word of its own. */
export function givenUpMessage(raw: string): string {
  return `The provider gave up on the answer: ${raw}.`;
}
