import type { ChatRequest, JsonObject, Message } from '@tollgate/schema';
import { findProvider } from '../../../registry.js';

/** Model ids, one of each family that differs. */
export const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
export const nova = 'us.amazon.nova-lite-v1:0';
export const nova2 = 'us.amazon.nova-2-lite-v1:0';
export const llama = 'us.meta.llama4-maverick-17b-instruct-v1:0';
export const mistral = 'us.mistral.pixtral-large-2502-v1:0';
export const kimi = 'moonshot.kimi-k2-thinking';
export const qwen = 'qwen.qwen3-32b-v1:0';
export const gptOss = 'openai.gpt-oss-120b-1:0';
export const palmyra = 'us.writer.palmyra-x5-v1:0';
export const titan = 'amazon.titan-text-express-v1';

export interface Encoded {
  readonly path: string;
  readonly body: JsonObject;
  readonly dropped: readonly string[];
}

/** A request as it is sent; fails the test when it is refused. */
export function encode(model: string, request: Partial<ChatRequest> = {}): Encoded {
  const encoded = tryEncode(model, request);
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

export function tryEncode(model: string, request: Partial<ChatRequest> = {}) {
  const bedrock = findProvider('bedrock');
  if (bedrock === undefined) throw new Error('There is no such provider.');
  return bedrock.chat(model).encodeRequest({ model, stream: false, messages: [say('Hi')], ...request });
}

/** What is wrong with a request. */
export function problemsOf(model: string, request: Partial<ChatRequest>): readonly { path: string; message: string }[] {
  const encoded = tryEncode(model, request);
  return encoded.ok ? [] : encoded.failure;
}

export function say(text: string): Message {
  return { role: 'user', content: [{ type: 'text', text }] };
}

export function answer(text: string): Message {
  return { role: 'assistant', content: [{ type: 'text', text }] };
}

export function call(id: string, name = 'get_weather', argumentsJson = '{}'): Message {
  return { role: 'assistant', content: [{ type: 'tool-call', id, name, argumentsJson }] };
}

export function result(toolCallId: string, text: string): Message {
  return { role: 'tool', content: [{ type: 'tool-result', toolCallId, content: [{ type: 'text', text }] }] };
}
