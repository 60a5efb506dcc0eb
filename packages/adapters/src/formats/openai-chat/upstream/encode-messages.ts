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
import { encodeAssistant } from './encode-assistant.js';
import { memberOf } from './encode-message-members.js';
import { type EncodeContext, encodeContent, encodePart, plainTextOf } from './encode-parts.js';
import { toolCallIdOf } from './tool-call-id.js';

/** The conversation. Pictures and files in tool results move into a user message behind the results. */
export function encodeMessages(messages: readonly Message[], context: EncodeContext): JsonObject[] {
  const encoded: JsonObject[] = [];
  let moved: JsonObject[] = [];
  const flush = (): void => {
    if (moved.length > 0) encoded.push({ role: 'user', content: plainTextOf(moved) ?? moved });
    moved = [];
  };
  messages.forEach((message, index) => {
    if (message.role !== 'tool') flush();
    const path = `messages[${index}].content`;
    encoded.push(...encodeMessage(message, path, context, moved));
  });
  flush();
  return encoded;
}

function encodeMessage(message: Message, path: string, context: EncodeContext, moved: JsonObject[]): JsonObject[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return [encodeInstruction(message, path, context)];
    case 'user':
      return [encodeUser(message, path, context)];
    case 'assistant':
      return [encodeAssistant(message, path, context)];
    case 'tool':
      return encodeToolResults(message, path, context, moved);
    default:
      return unreachable(message);
  }
}

function encodeInstruction(message: SystemMessage, path: string, context: EncodeContext): JsonObject {
  const role = context.quirks.developerRole ? message.role : 'system';
  return { role, content: encodeContent(message.content, path, context), ...memberOf(message, context) };
}

function encodeUser(message: UserMessage, path: string, context: EncodeContext): JsonObject {
  return { role: 'user', content: encodeContent(message.content, path, context), ...memberOf(message, context) };
}

function encodeToolResults(
  message: ToolMessage,
  path: string,
  context: EncodeContext,
  moved: JsonObject[],
): JsonObject[] {
  return message.content.map((result, index) => ({
    role: 'tool',
    tool_call_id: toolCallIdOf(result.toolCallId, context.quirks),
    content: encodeResultContent(result, `${path}[${index}].content`, context, moved),
    ...memberOf(message, context),
    ...result.extensions?.['openai-chat'],
  }));
}

function encodeResultContent(
  result: ToolResultPart,
  path: string,
  context: EncodeContext,
  moved: JsonObject[],
): JsonValue {
  if (result.isError === true) context.report.drop('is_error: sent as an ordinary result');
  if (result.cache !== undefined) context.report.drop('cache_control: on the result of a tool');
  const texts: JsonObject[] = [];
  const others: JsonObject[] = [];
  for (const [index, part] of result.content.entries()) {
    const encoded = encodePart(part, `${path}[${index}]`, context);
    if (encoded !== undefined) (part.type === 'text' ? texts : others).push(encoded);
  }
  if (others.length > 0) {
    context.report.drop('tool result media: moved into a user message behind the results');
    moved.push({ type: 'text', text: `Attachments of the tool call ${result.toolCallId}:` }, ...others);
  }
  return plainTextOf(texts) ?? texts;
}
