import {
  type AssistantPart,
  isJsonObject,
  type JsonObject,
  type OpaquePart,
  type TextPart,
  type ToolCallPart,
  type UserPart,
  unreachable,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { documentWishes } from '../../../core/document-wishes.js';
import { formatId } from '../format-id.js';
import { ownMembers } from '../own-members.js';
import { toArgs } from '../tool-arguments.js';
import { wireCallId } from '../tool-call-id.js';
import { encodeFile, encodeMedia } from './encode-media.js';
import type { EncodingNotes } from './notes.js';

/** Parts of a user's turn. `path` names the message's content in problems. */
export function encodeUserParts(parts: readonly UserPart[], path: string, notes: EncodingNotes): JsonObject[] {
  return parts.map((part, at) => encodeUserPart(part, `${path}[${at}]`, notes)).filter((part) => part !== undefined);
}

/** One part of a user's turn; undefined when it was left out. */
export function encodeUserPart(part: UserPart, path: string, notes: EncodingNotes): JsonObject | undefined {
  if (part.type !== 'opaque' && part.cache !== undefined) {
    notes.dropped.add('cache_control: the provider caches by itself');
  }
  switch (part.type) {
    case 'text':
      return encodeText(part);
    case 'image':
      if (part.detail !== undefined && part.detail !== 'auto') notes.dropped.add('detail');
      return withOwn(encodeMedia(part.source), part, path, notes);
    case 'audio':
      return withOwn(encodeMedia(part.source), part, path, notes);
    case 'file':
      for (const wish of documentWishes(part)) notes.dropped.add(wish);
      return withOwn(encodeFile(part), part, path, notes);
    case 'opaque':
      return encodeOpaque(part, notes);
    default:
      return unreachable(part);
  }
}

/** A part of text; none for an empty one, which the provider refuses. */
export function encodeText(part: TextPart): JsonObject | undefined {
  return part.text === '' ? undefined : { ...ownMembers(part.extensions), text: part.text };
}

/** Parts of the model's own turn, in its order. */
export function encodeAssistantParts(
  parts: readonly AssistantPart[],
  path: string,
  notes: EncodingNotes,
): JsonObject[] {
  return parts
    .map((part, at) => encodeAssistantPart(part, `${path}[${at}]`, notes))
    .filter((part) => part !== undefined);
}

function encodeAssistantPart(part: AssistantPart, path: string, notes: EncodingNotes): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return encodeText(part);
    case 'refusal':
      return part.text === '' ? undefined : { text: part.text };
    case 'reasoning': {
      const own = ownMembers(part.extensions);
      if (own !== undefined) return { ...own, text: part.text, thought: true };
      notes.dropped.add('reasoning of earlier turns: the provider takes back only what it signed');
      return undefined;
    }
    case 'redacted-reasoning':
      notes.dropped.add('reasoning of earlier turns: the provider takes back only what it signed');
      return undefined;
    case 'tool-call':
      return encodeCall(part);
    case 'audio':
      notes.dropped.add('audio: in an assistant turn');
      return encodeText({ type: 'text', text: part.transcript ?? '' });
    case 'image':
      return withOwn(encodeMedia(part.source), part, path, notes);
    case 'opaque':
      return encodeOpaque(part, notes);
    default:
      return unreachable(part);
  }
}

function encodeCall(part: ToolCallPart): JsonObject {
  const { thoughtSignature, ...own } = ownMembers(part.extensions) ?? {};
  const functionCall = defined({ id: wireCallId(part.id), name: part.name, args: toArgs(part.argumentsJson) });
  return defined({ ...own, functionCall, thoughtSignature });
}

function encodeOpaque(part: OpaquePart, notes: EncodingNotes): JsonObject | undefined {
  if (part.format === formatId && isJsonObject(part.value)) return part.value;
  notes.dropped.add(`content: a part of ${part.format}`);
  return undefined;
}

function withOwn(
  encoded: ReturnType<typeof encodeMedia>,
  part: Exclude<UserPart, OpaquePart>,
  path: string,
  notes: EncodingNotes,
): JsonObject | undefined {
  if ('part' in encoded) return { ...ownMembers(part.extensions), ...encoded.part };
  notes.problems.push({ path, message: encoded.problem });
  return undefined;
}
