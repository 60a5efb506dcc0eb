import { type Finish, unreachable } from '@tollgate/schema';

export type WireFinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call';

/** The finish reason in OpenAI's words. An answer that was cut short says so in the nearest of them, `length`. */
export function renderFinish(finish: Finish, legacyFunctions: boolean): WireFinishReason {
  switch (finish.reason) {
    case 'stop':
    case 'other':
      return 'stop';
    case 'length':
    case 'truncated':
      return 'length';
    case 'tool-calls':
      return legacyFunctions ? 'function_call' : 'tool_calls';
    case 'content-filter':
      return 'content_filter';
    default:
      return unreachable(finish.reason);
  }
}
