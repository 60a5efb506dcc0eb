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
import { encodeMedia } from './encode-media.js';
import { type EncodingNotes, noteCacheMark } from './notes.js';

/** Parts of a user's turn. `path` names the message's content in problems. */
export function encodeUserParts(parts: readonly UserPart[], path: string, notes: EncodingNotes): JsonObject[] {
  return parts.map((part, at) => encodeUserPart(part, `${path}[${at}]`, notes)).filter((part) => part !== undefined);
}

/** One part of a user's turn; undefined when it was left out. */
export function encodeUserPart(part: UserPart, path: string, notes: EncodingNotes): JsonObject | undefined {
  if (part.type !== 'opaque') noteCacheMark(part.cache, notes);
  switch (part.type) {
    case 'text':
      return encodeText(part);
    case 'image':
      if (part.detail !== undefined && part.detail !== 'auto') notes.dropped.add('detail');
      return mediaPart(part, path, notes);
    case 'audio':
      return mediaPart(part, path, notes);
    case 'file':
      for (const wish of documentWishes(part)) notes.dropped.add(wish);
      return mediaPart(part, path, notes);
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
  if (part.type !== 'opaque') noteCacheMark(part.cache, notes);
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
      if (part.source.kind !== 'file-id') return mediaPart(part, path, notes);
      // A handle of another provider is nothing that could be looked up here.
      notes.dropped.add('audio: in an assistant turn');
      return encodeText({ type: 'text', text: part.transcript ?? '' });
    case 'image':
      return mediaPart(part, path, notes);
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

function mediaPart(
  part: Extract<UserPart, { type: 'image' | 'audio' | 'file' }>,
  path: string,
  notes: EncodingNotes,
): JsonObject | undefined {
  const encoded = encodeMedia(part, notes);
  if ('part' in encoded) return encoded.part;
  notes.problems.push({ path, message: encoded.problem });
  return undefined;
}
