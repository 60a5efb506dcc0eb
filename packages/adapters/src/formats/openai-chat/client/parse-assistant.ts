import type { AssistantMessage, AssistantPart, JsonObject, JsonValue } from '@tollgate/schema';
import { type CarriedState, isEnvelope, openEnvelope, provedThought } from '../../../core/carried-state.js';
import { defined } from '../../../core/defined.js';
import { sourceOfUrl } from '../../../core/media-source.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { withCarried } from '../../../core/with-carried.js';
import { isToolCallObject } from '../custom-tool-call.js';
import { extensionsOf } from '../extra-content.js';
import { reasoningPartsOf } from '../reasoning-details.js';
import {
  AssistantPicture,
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
  'images',
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
  const { thoughts, states } = openThoughts(reasoningPartsOf(wire.reasoning_details ?? []));
  const content: AssistantPart[] = withPlainText(wire, thoughts);
  content.push(
    ...parseContent(wire.content, `${path}.content`, problems, (part, at) => parseAssistantPart(part, at, problems)),
  );
  if (wire.refusal) content.push({ type: 'refusal', text: wire.refusal });
  if (wire.audio)
    content.push({ type: 'audio', id: wire.audio.id, source: { kind: 'file-id', fileId: wire.audio.id } });
  (wire.images ?? []).forEach((picture, index) => {
    const at = `${path}.images[${index}]`;
    const part = parsePicture(picture, at, problems);
    if (part !== undefined) content.push(problems.placed(part, at));
  });
  (wire.tool_calls ?? []).forEach((call, index) => {
    const at = `${path}.tool_calls[${index}]`;
    const part = parseToolCall(call, at, problems);
    if (part !== undefined) content.push(problems.placed(part, at));
  });
  if (wire.function_call) content.push(toolCall(legacyCallId(place), wire.function_call));
  return defined({
    role: 'assistant' as const,
    content: withCarried([...content, ...states]),
    name: wire.name ?? undefined,
    // DeepSeek wants the member back even where a turn had no thinking in it.
    extensions: ownMembers(value, wire.reasoning_content === '' ? knownButReasoning : knownMembers),
  });
}

/**
 * Opens the envelopes that a caller brings back. What is in those of thoughts and blocks is a part again, in its place;
 * what is in others belongs to a text or a call of the turn.
 */
function openThoughts(parts: readonly AssistantPart[]): {
  readonly thoughts: readonly AssistantPart[];
  readonly states: readonly CarriedState[];
} {
  const thoughts: AssistantPart[] = [];
  const states: CarriedState[] = [];
  for (const part of parts) {
    if (part.type === 'reasoning' && isEnvelope(part.signature)) {
      thoughts.push(provedThought(part.text, part.signature));
    } else if (part.type === 'redacted-reasoning' && isEnvelope(part.data)) {
      const state = openEnvelope(part.data);
      if (state?.part !== undefined) thoughts.push(state.part);
      else if (state !== undefined) states.push(state);
    } else thoughts.push(part);
  }
  return { thoughts, states };
}

/** `reasoning_details` says the same as the plain text and more, so the text counts only where they have none. */
function withPlainText(wire: WireAssistantMessage, thoughts: readonly AssistantPart[]): AssistantPart[] {
  const text = wire.reasoning_content || wire.reasoning || '';
  if (text === '' || thoughts.some((part) => part.type === 'reasoning' && part.text !== '')) return [...thoughts];
  return [{ type: 'reasoning', text }, ...thoughts];
}

function parseAssistantPart(value: JsonValue, path: string, problems: RequestProblems): AssistantPart | undefined {
  const type = problems.peek(RequestPart, value, path)?.type;
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

function parsePicture(value: JsonValue, path: string, problems: RequestProblems): AssistantPart | undefined {
  const picture = problems.check(AssistantPicture, value, path);
  if (picture === undefined) return undefined;
  const { image_url: address, extra_content: extraContent } = picture;
  const url = typeof address === 'string' ? address : address.url;
  const source = sourceOfUrl(url, `${path}.image_url.url`, problems);
  const extensions = extensionsOf(extraContent ?? undefined);
  return source && defined({ type: 'image' as const, source, extensions });
}

function parseToolCall(value: JsonValue, path: string, problems: RequestProblems): AssistantPart | undefined {
  if (isToolCallObject(value)) return { type: 'opaque', format: 'openai-chat', value };
  const call = problems.check(RequestToolCall, value, path);
  if (call === undefined) return undefined;
  const extensions = extensionsOf(call.extra_content ?? undefined);
  return { ...toolCall(call.id, call.function), ...(extensions === undefined ? {} : { extensions }) };
}

function toolCall(id: string, called: { readonly name: string; readonly arguments: string }): AssistantPart {
  return { type: 'tool-call', id, name: called.name, argumentsJson: called.arguments === '' ? '{}' : called.arguments };
}
