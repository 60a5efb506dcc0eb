import type { ChatRequest } from '@tollgate/schema';

/** Whether a caller asked in the older words `functions` and `function_call`, and so reads only those in the answer. */
export function asksLegacyFunctions(request: ChatRequest | undefined): boolean {
  return request?.extensions?.['openai-chat']?.['functions'] !== undefined;
}

/** Their answer has one `function_call`. */
export function oneCallOnly(request: ChatRequest): string | undefined {
  if (!asksLegacyFunctions(request)) return undefined;
  return 'an answer to `functions` has a place for one: ask with `tools`';
}
