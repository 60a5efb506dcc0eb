import type { AssistantMessage, AssistantPart, JsonObject, JsonValue } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { reasoningPartsOf } from '../reasoning-details.js';
import { isToolCallObject, toolCallExtensions } from '../tool-call-extensions.js';
import {
  RefusalPart,
  RequestPart,
  RequestToolCall,
  ThinkingPart,
  AssistantMessage as WireAssistantMessage,
} from './openai-chat.request.js';
import { ownMembers } from './own-members.js';
import { parseContent, parseText } from './parse-parts.js';

const knownMembers = new Set([
  'role',
  'name',
  'content',
  'refusal',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'audio',
  'tool_calls',
  'function_call',
]);

const knownButReasoning = new Set([...knownMembers].filter((name) => name !== 'reasoning_content'));

/** The id that stands for a call of the older `function_call`, which has none; `place` is the message's own. */
export function legacyCallId(place: number): string {
  return `function_call_${place}`;
}

/** An earlier answer. Its thinking comes first, as the model had it. */
export function parseAssistant(
  value: JsonObject,
  place: number,
  problems: RequestProblems,
): AssistantMessage | undefined {
  const path = `messages[${place}]`;
  const wire = problems.check(WireAssistantMessage, value, path);
  if (wire === undefined) return undefined;
  const content: AssistantPart[] = [...parseReasoning(wire)];
  content.push(...parseContent(wire.content, `${path}.content`, (part, at) => parseAssistantPart(part, at, problems)));
  if (wire.refusal) content.push({ type: 'refusal', text: wire.refusal });
  if (wire.audio)
    content.push({ type: 'audio', id: wire.audio.id, source: { kind: 'file-id', fileId: wire.audio.id } });
  (wire.tool_calls ?? []).forEach((call, index) => {
    const part = parseToolCall(call, `${path}.tool_calls[${index}]`, problems);
    if (part !== undefined) content.push(part);
  });
  if (wire.function_call) content.push(toolCall(legacyCallId(place), wire.function_call));
  return defined({
    role: 'assistant' as const,
    content,
    name: wire.name ?? undefined,
    // DeepSeek wants the member back even where a turn had no thinking in it.
    extensions: ownMembers(value, wire.reasoning_content === '' ? knownButReasoning : knownMembers),
  });
}

/** `reasoning_details` says the same as the plain text and more, so the text counts only where they have none. */
function parseReasoning(wire: WireAssistantMessage): AssistantPart[] {
  const text = wire.reasoning_content || wire.reasoning || '';
  const parts = reasoningPartsOf(wire.reasoning_details ?? []);
  if (text === '' || parts.some((part) => part.type === 'reasoning' && part.text !== '')) return parts;
  return [{ type: 'reasoning', text }, ...parts];
}

function parseAssistantPart(value: JsonValue, path: string, problems: RequestProblems): AssistantPart | undefined {
  const type = problems.check(RequestPart, value, path)?.type;
  if (type === undefined) return undefined;
  if (type === 'text') return parseText(value, path, problems);
  if (type === 'refusal') {
    const part = problems.check(RefusalPart, value, path);
    return part && { type: 'refusal', text: part.refusal };
  }
  if (type === 'thinking') {
    const part = problems.check(ThinkingPart, value, path);
    return part && { type: 'reasoning', text: part.thinking.map((piece) => piece.text ?? '').join('') };
  }
  return { type: 'opaque', format: 'openai-chat', value };
}

function parseToolCall(value: JsonValue, path: string, problems: RequestProblems): AssistantPart | undefined {
  if (isToolCallObject(value)) return { type: 'opaque', format: 'openai-chat', value };
  const call = problems.check(RequestToolCall, value, path);
  if (call === undefined) return undefined;
  const extensions = toolCallExtensions(call.extra_content ?? undefined);
  return { ...toolCall(call.id, call.function), ...(extensions === undefined ? {} : { extensions }) };
}

function toolCall(id: string, called: { readonly name: string; readonly arguments: string }): AssistantPart {
  return { type: 'tool-call', id, name: called.name, argumentsJson: called.arguments === '' ? '{}' : called.arguments };
}
