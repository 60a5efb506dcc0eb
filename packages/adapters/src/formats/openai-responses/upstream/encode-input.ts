import {
  type JsonObject,
  type JsonValue,
  type Message,
  type SystemMessage,
  type ToolMessage,
  type ToolResultPart,
  type UserMessage,
  unreachable,
} from '@tollgate/schema';
import { isJsonArray } from '../../../core/json-members.js';
import { ownMembers } from '../own-members.js';
import { callIdOf } from './call-id.js';
import { encodeAssistant } from './encode-assistant.js';
import { encodeContent } from './encode-parts.js';
import type { EncodeContext } from './notes.js';

export interface EncodedInput {
  readonly instructions?: string;
  readonly input: readonly JsonObject[];
}

/** The conversation as items, and the instructions beside it where the caller wrote them there. */
export function encodeInput(messages: readonly Message[], context: EncodeContext): EncodedInput {
  const [first] = messages;
  const instructions = first === undefined ? undefined : instructionsOf(first);
  const input = messages.flatMap((message, index) =>
    index === 0 && instructions !== undefined ? [] : encodeMessage(message, `messages[${index}].content`, context),
  );
  return instructions === undefined ? { input } : { instructions, input };
}

function instructionsOf(message: Message): string | undefined {
  if (message.role !== 'system' || ownMembers(message.extensions)?.['instructions'] !== true) return undefined;
  return message.content.map((part) => part.text).join('');
}

function encodeMessage(message: Message, path: string, context: EncodeContext): JsonObject[] {
  switch (message.role) {
    case 'system':
    case 'developer':
    case 'user':
      return [encodePlain(message, path, context)];
    case 'assistant':
      return encodeAssistant(message, context);
    case 'tool':
      return encodeResults(message, path, context);
    default:
      return unreachable(message);
  }
}

function encodePlain(message: SystemMessage | UserMessage, path: string, context: EncodeContext): JsonObject {
  if (message.name !== undefined) context.dropped.add('messages[].name');
  return {
    ...ownMembers(message.extensions),
    role: message.role,
    content: encodeContent(message.content, path, context),
  };
}

function encodeResults(message: ToolMessage, path: string, context: EncodeContext): JsonObject[] {
  return message.content.map((result, index) => ({
    ...ownMembers(result.extensions),
    type: 'function_call_output',
    call_id: callIdOf(result.toolCallId),
    output: encodeOutput(result, `${path}[${index}].content`, context),
  }));
}

function encodeOutput(result: ToolResultPart, path: string, context: EncodeContext): JsonValue {
  if (result.isError === true) context.dropped.add('is_error: sent as an ordinary result');
  if (result.cache !== undefined) context.dropped.add('cache_control: the provider caches by itself');
  const output = encodeContent(result.content, path, context);
  // One text that the caller wrote as a list says the same as the text itself.
  return isJsonArray(output) && output.length === 0 ? '' : output;
}
