import {
  type AssistantPart,
  isJsonObject,
  type JsonObject,
  type OpaquePart,
  type TextPart,
  type ToolCallPart,
  type ToolResultPart,
  type UserPart,
  unreachable,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { toCacheControl } from '../cache-control.js';
import { formatId } from '../format-id.js';
import { ownMembers } from '../own-members.js';
import { toolInput } from '../tool-input.js';
import { documentSource, imageSource } from './encode-media.js';
import type { EncodingNotes } from './notes.js';
import { toWireToolId } from './tool-ids.js';

/** Blocks of a user's turn. `path` names the message in problems. */
export function encodeUserParts(parts: readonly UserPart[], path: string, notes: EncodingNotes): JsonObject[] {
  return parts.map((part, at) => encodeUserPart(part, `${path}.content[${at}]`, notes)).filter(isPresent);
}

function encodeUserPart(part: UserPart, path: string, notes: EncodingNotes): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return textBlock(part);
    case 'image':
    case 'file':
      return mediaBlock(part, path, notes);
    case 'audio':
      notes.problems.push({ path, message: 'the models of this provider do not take audio' });
      return undefined;
    case 'opaque':
      return opaqueBlock(part, notes);
    default:
      return unreachable(part);
  }
}

/** Blocks of a tool's results, each answering one call. */
export function encodeResults(parts: readonly ToolResultPart[], path: string, notes: EncodingNotes): JsonObject[] {
  return parts.map((part, at) => {
    const content = encodeUserParts(part.content, `${path}.content[${at}]`, notes);
    return defined({
      ...ownMembers(part.extensions),
      type: 'tool_result',
      tool_use_id: toWireToolId(part.toolCallId),
      content: content.length === 0 ? undefined : content,
      is_error: part.isError,
      cache_control: toCacheControl(part.cache),
    });
  });
}

/** Blocks of the model's own turn, in its order. */
export function encodeAssistantParts(parts: readonly AssistantPart[], notes: EncodingNotes): JsonObject[] {
  return parts.map((part) => encodeAssistantPart(part, notes)).filter(isPresent);
}

function encodeAssistantPart(part: AssistantPart, notes: EncodingNotes): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return textBlock(part);
    case 'refusal':
      return textBlock({ type: 'text', text: part.text });
    case 'reasoning':
      if (part.signature !== undefined) {
        return { ...ownMembers(part.extensions), type: 'thinking', thinking: part.text, signature: part.signature };
      }
      // A thought that the provider cannot prove to be its own is refused with the whole request.
      notes.dropped.add('reasoning of earlier turns: without a signature');
      return undefined;
    case 'redacted-reasoning':
      return { ...ownMembers(part.extensions), type: 'redacted_thinking', data: part.data };
    case 'tool-call':
      return toolUseBlock(part);
    case 'audio':
      notes.dropped.add('audio: in an assistant turn');
      return textBlock({ type: 'text', text: part.transcript ?? '' });
    case 'image':
      notes.dropped.add('image: in an assistant turn');
      return undefined;
    case 'opaque':
      return opaqueBlock(part, notes);
    default:
      return unreachable(part);
  }
}

/** A text block; none for blank text, which the provider refuses. */
export function textBlock(part: TextPart): JsonObject | undefined {
  if (part.text.trim() === '') return undefined;
  const citations = (part.citations ?? []).map((citation) => ownMembers(citation.extensions)).filter(isPresent);
  return defined({
    ...ownMembers(part.extensions),
    type: 'text',
    text: part.text,
    citations: citations.length === 0 ? undefined : citations,
    cache_control: toCacheControl(part.cache),
  });
}

function mediaBlock(
  part: Extract<UserPart, { type: 'image' | 'file' }>,
  path: string,
  notes: EncodingNotes,
): JsonObject | undefined {
  const encoded = part.type === 'image' ? imageSource(part) : documentSource(part);
  if ('problem' in encoded) {
    notes.problems.push({ path, message: encoded.problem });
    return undefined;
  }
  if (part.type === 'image' && part.detail !== undefined && part.detail !== 'auto') notes.dropped.add('detail');
  return defined({
    type: part.type === 'image' ? 'image' : 'document',
    source: encoded.source,
    title: part.type === 'file' ? part.filename : undefined,
    // Last, because a source that has no place in the vocabulary stands here as its format wrote it.
    ...ownMembers(part.extensions),
    cache_control: toCacheControl(part.cache),
  });
}

function toolUseBlock(part: ToolCallPart): JsonObject {
  return defined({
    ...ownMembers(part.extensions),
    type: 'tool_use',
    id: toWireToolId(part.id),
    name: part.name,
    input: toolInput(part.argumentsJson),
    cache_control: toCacheControl(part.cache),
  });
}

function opaqueBlock(part: OpaquePart, notes: EncodingNotes): JsonObject | undefined {
  if (part.format === formatId && isJsonObject(part.value)) return part.value;
  notes.dropped.add(`content: a block of ${part.format}`);
  return undefined;
}

function isPresent(block: JsonObject | undefined): block is JsonObject {
  return block !== undefined;
}
