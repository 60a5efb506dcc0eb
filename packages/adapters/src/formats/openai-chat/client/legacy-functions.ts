import type { RenderContext } from '../../../core/client-format.js';

/** Whether the caller asked in the older words `functions` and `function_call`, and so reads only those in the answer. */
export function asksLegacyFunctions(context: RenderContext): boolean {
  const request = context.request;
  return request?.extensions?.['openai-chat']?.['functions'] !== undefined;
}
