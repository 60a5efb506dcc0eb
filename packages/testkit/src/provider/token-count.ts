import type { Answer, Script } from './answer.js';
import type { ReceivedCall } from './received-call.js';
import { jsonHeaders } from './sse-event.js';

/** Writes how many tokens a conversation comes to, in the words of the dialect that was asked. Counting is free. */
export function tokenCountScript({ dialect }: ReceivedCall, { inputTokens }: Answer): Script {
  const body = dialect === 'gemini-generate' ? { totalTokens: inputTokens } : { input_tokens: inputTokens };
  const pieces = [{ bytes: Buffer.from(JSON.stringify(body)), outputTokens: 0 }];
  return { status: 200, headers: jsonHeaders, pieces, bill: { inputTokens: 0, outputTokens: 0 } };
}
