import type { AssistantMessage, AssistantPart, ImagePart, JsonObject, ToolCallPart } from '@tollgate/schema';
import { isToolCallObject } from '../custom-tool-call.js';
import { pictureOf } from '../pictures.js';
import { reasoningDetailOf } from '../reasoning-details.js';
import { memberOf } from './encode-message-members.js';
import { type EncodeContext, encodePart, marksOf, plainTextOf } from './encode-parts.js';
import { toolCallIdOf } from './tool-call-id.js';

/** What the model said before. Order inside the message is lost where the format has a member each for kind of content. */
export function encodeAssistant(message: AssistantMessage, path: string, context: EncodeContext): JsonObject {
  const content: JsonObject[] = [];
  const toolCalls: JsonObject[] = [];
  const extras: JsonObject[] = [];
  const images: JsonObject[] = [];
  message.content.forEach((part, index) => {
    if (part.type === 'tool-call') toolCalls.push(encodeToolCall(part, context));
    else if (part.type === 'opaque' && part.format === 'openai-chat' && isToolCallObject(part.value))
      toolCalls.push(part.value);
    else if (part.type === 'reasoning' || part.type === 'redacted-reasoning' || isReasoning(part)) return;
    else if (part.type === 'text') content.push(encodeAssistantText(part, extras, context));
    else if (part.type === 'image') images.push(...encodePicture(part, context));
    else content.push(...encodeOther(part, `${path}[${index}]`, extras, context));
  });
  const reasoning = encodeReasoning(message.content, context);
  const parts = [...reasoning.parts, ...content];
  return Object.assign(
    { role: 'assistant', content: parts.length === 0 && toolCalls.length > 0 ? null : (plainTextOf(parts) ?? parts) },
    reasoning.members,
    ...extras,
    images.length === 0 ? {} : { images },
    toolCalls.length === 0 ? {} : { tool_calls: toolCalls },
    memberOf(message, context),
  );
}

/** What other formats left on a call is theirs; a provider of this one would refuse it as unknown. */
function encodeToolCall(part: ToolCallPart, { quirks, report }: EncodeContext): JsonObject {
  if (part.cache !== undefined) report.drop('cache_control: on a tool call');
  const extraContent = part.extensions?.['openai-chat']?.['extra_content'];
  const isRefused = quirks.refusedCallMembers.includes('extra_content');
  if (extraContent !== undefined && isRefused) report.drop('messages[].tool_calls[].extra_content');
  return {
    id: toolCallIdOf(part.id, quirks),
    type: 'function',
    function: { name: part.name, arguments: part.argumentsJson },
    ...(extraContent === undefined || isRefused ? {} : { extra_content: extraContent }),
  };
}

function isReasoning(part: AssistantPart): boolean {
  return part.type === 'reasoning' || part.type === 'redacted-reasoning' || reasoningDetailOf(part) !== undefined;
}

/** Annotations that a provider wants back belong to the message, not to the text. */
function encodeAssistantText(
  part: Extract<AssistantPart, { type: 'text' }>,
  extras: JsonObject[],
  context: EncodeContext,
): JsonObject {
  const { annotations, ...marks } = marksOf(part, context);
  if (annotations !== undefined && takes('annotations', context)) extras.push({ annotations });
  else if (annotations !== undefined) context.report.drop('messages[].annotations');
  return { type: 'text', text: part.text, ...marks };
}

function encodePicture({ source }: ImagePart, { quirks, report }: EncodeContext): JsonObject[] {
  if (quirks.pictureHistory) return pictureOf(source);
  report.drop('image: in an assistant turn');
  return [];
}

/** Whether an earlier answer may have this member. */
function takes(member: string, { quirks }: EncodeContext): boolean {
  return !quirks.refusedMessageMembers.includes(member);
}

function encodeOther(
  part: Exclude<AssistantPart, { type: 'text' | 'image' | 'tool-call' | 'reasoning' | 'redacted-reasoning' }>,
  path: string,
  extras: JsonObject[],
  context: EncodeContext,
): JsonObject[] {
  if (part.type === 'refusal') {
    if (!takes('refusal', context)) return [{ type: 'text', text: part.text }];
    extras.push({ refusal: part.text });
    return [];
  }
  if (part.type === 'audio') {
    if (part.id === undefined || !takes('audio', context))
      context.report.drop('audio: in an assistant turn, and not of this provider');
    else extras.push({ audio: { id: part.id } });
    return [];
  }
  const encoded = encodePart(part, path, context);
  return encoded === undefined ? [] : [encoded];
}

interface EncodedReasoning {
  readonly members: JsonObject;
  readonly parts: readonly JsonObject[];
}

function encodeReasoning(content: readonly AssistantPart[], { quirks, report }: EncodeContext): EncodedReasoning {
  const thoughts = content.filter(isReasoning);
  const nothing = { members: {}, parts: [] };
  if (thoughts.length === 0) return nothing;
  if (quirks.reasoningHistory === 'none') {
    report.drop('reasoning of earlier turns');
    return nothing;
  }
  if (quirks.reasoningHistory === 'reasoning_details') {
    const details = thoughts.map(reasoningDetailOf).filter((detail) => detail !== undefined);
    return { members: { reasoning_details: details }, parts: [] };
  }
  if (thoughts.some((part) => part.type !== 'reasoning')) report.drop('reasoning of earlier turns: of another vendor');
  const text = thoughts.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
  if (text === '') return nothing;
  if (quirks.reasoningHistory === 'thinking-parts') {
    return { members: {}, parts: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] };
  }
  return { members: { [quirks.reasoningHistory]: text }, parts: [] };
}
