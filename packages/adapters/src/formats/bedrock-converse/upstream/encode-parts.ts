import {
  type AssistantPart,
  type FilePart,
  isJsonObject,
  type JsonObject,
  type OpaquePart,
  type ReasoningPart,
  type RedactedReasoningPart,
  type TextPart,
  type ToolCallPart,
  type UserPart,
  unreachable,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { type EncodingNotes, toolInput } from '../../anthropic-messages/index.js';
import { ownCitations } from '../citations.js';
import { formatId } from '../format-id.js';
import { blobOfData } from '../redacted.js';
import { addCachePoint } from './cache-points.js';
import type { DocumentNames } from './document-names.js';
import { audioOf, documentOf, type EncodedMedia, imageOf } from './encode-media.js';
import type { ConverseQuirks } from './quirks.js';
import { toWireToolId } from './tool-ids.js';

/** What the encoding of one request's content shares. */
export interface PartsContext {
  readonly quirks: ConverseQuirks;
  readonly notes: EncodingNotes;
  readonly documents: DocumentNames;
}

type MediaPart = Extract<UserPart, { type: 'image' | 'file' | 'audio' }>;

/** Adds a user's parts to the blocks of a turn. `path` names their list in problems. */
export function addUserParts(
  blocks: JsonObject[],
  parts: readonly UserPart[],
  path: string,
  context: PartsContext,
): void {
  for (const [at, part] of parts.entries()) addUserPart(blocks, part, `${path}[${at}]`, context);
}

/** Adds one part, with the cache point behind it. */
export function addUserPart(blocks: JsonObject[], part: UserPart, path: string, context: PartsContext): void {
  const block = userBlock(part, path, context);
  if (block !== undefined) blocks.push(block);
  if (part.type !== 'opaque') addCachePoint(blocks, part.cache, context);
}

/** One part as a block; none for blank text and for what has to be told of instead. */
export function userBlock(part: UserPart, path: string, context: PartsContext): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return textBlock(part.text);
    case 'image':
    case 'file':
    case 'audio':
      return mediaBlock(part, path, context);
    case 'opaque':
      return opaqueBlock(part, context);
    default:
      return unreachable(part);
  }
}

/** A text block; none for blank text, which the provider refuses. */
export function textBlock(text: string): JsonObject | undefined {
  return text.trim() === '' ? undefined : { text };
}

function mediaBlock(part: MediaPart, path: string, context: PartsContext): JsonObject | undefined {
  const media = encodeMedia(part, context);
  if ('problem' in media) {
    context.notes.problems.push({ path, message: media.problem });
    return undefined;
  }
  const { format, source } = media;
  switch (part.type) {
    case 'image':
      if (part.detail !== undefined && part.detail !== 'auto') context.notes.dropped.add('detail');
      return { image: { format, source } };
    case 'file': {
      const name = context.documents.nameOf(part.filename);
      return { document: { format, name, ...wishesOf(part), source } };
    }
    case 'audio':
      return { audio: { format, source } };
    default:
      return unreachable(part);
  }
}

function encodeMedia(part: MediaPart, { quirks }: PartsContext): EncodedMedia {
  switch (part.type) {
    case 'image':
      return imageOf(part);
    case 'file':
      return documentOf(part);
    case 'audio':
      return quirks.audio ? audioOf(part) : { problem: 'this model does not take audio' };
    default:
      return unreachable(part);
  }
}

function wishesOf({ citations, context }: FilePart): JsonObject {
  return defined({ citations: citations && { enabled: citations }, context });
}

/** Blocks of the model's own turn, in its order. */
export function encodeAssistantParts(parts: readonly AssistantPart[], context: PartsContext): JsonObject[] {
  const blocks: JsonObject[] = [];
  for (const part of parts) {
    const block = assistantBlock(part, context);
    if (block !== undefined) blocks.push(block);
    if (part.type !== 'opaque') addCachePoint(blocks, part.cache, context);
  }
  return blocks;
}

function assistantBlock(part: AssistantPart, context: PartsContext): JsonObject | undefined {
  const { notes, quirks } = context;
  switch (part.type) {
    case 'text':
      return spokenBlock(part);
    case 'refusal':
      return textBlock(part.text);
    case 'reasoning':
    case 'redacted-reasoning':
      return reasoningBlock(part, context);
    case 'tool-call':
      return toolUseBlock(part, quirks);
    case 'audio':
      notes.dropped.add('audio: in an assistant turn');
      return textBlock(part.transcript ?? '');
    case 'image':
      notes.dropped.add('image: in an assistant turn');
      return undefined;
    case 'opaque':
      return opaqueBlock(part, context);
    default:
      return unreachable(part);
  }
}

/** What the model said with citations goes back with them. */
function spokenBlock(part: TextPart): JsonObject | undefined {
  const citations = ownCitations(part.citations);
  if (citations.length === 0) return textBlock(part.text);
  return { citationsContent: { content: [{ text: part.text }], citations } };
}

/** Thinking goes back only with the proof of its origin, and only to models that give and check such proofs. */
function reasoningBlock(
  part: ReasoningPart | RedactedReasoningPart,
  { quirks, notes }: PartsContext,
): JsonObject | undefined {
  if (!quirks.signedReasoning) {
    notes.dropped.add('reasoning of earlier turns: this model takes back none');
    return undefined;
  }
  if (part.type === 'redacted-reasoning') return { reasoningContent: { redactedContent: blobOfData(part.data) } };
  if (part.signature === undefined) {
    notes.dropped.add('reasoning of earlier turns: without a signature');
    return undefined;
  }
  return { reasoningContent: { reasoningText: { text: part.text, signature: part.signature } } };
}

function toolUseBlock(part: ToolCallPart, { toolCallIds }: ConverseQuirks): JsonObject {
  return {
    toolUse: { toolUseId: toWireToolId(part.id, toolCallIds), name: part.name, input: toolInput(part.argumentsJson) },
  };
}

function opaqueBlock(part: OpaquePart, { notes }: PartsContext): JsonObject | undefined {
  if (part.format === formatId && isJsonObject(part.value)) return part.value;
  notes.dropped.add(`content: a block of ${part.format}`);
  return undefined;
}
