import {
  type ImagePart,
  type JsonObject,
  type Message,
  type SystemMessage,
  type ToolMessage,
  type ToolResultPart,
  type UserMessage,
  type UserPart,
  unreachable,
} from '@tollgate/schema';
import { encodeAssistant } from './encode-assistant.js';
import { documentData } from './encode-documents.js';
import { contentOf, imageBlock, isPresent, noteCacheMark, opaqueBlock, textBlock } from './encode-parts.js';
import type { EncodingNotes } from './notes.js';

export interface EncodedMessages {
  readonly messages: readonly JsonObject[];
  /** Files of the users' turns: the format has one list of them for the whole conversation. */
  readonly documents: readonly JsonObject[];
}

/**
 * The conversation. Files leave their turn for the list of documents, pictures in tool results move into a user's turn
 * behind the results, and turns that hold nothing are left out.
 */
export function encodeMessages(messages: readonly Message[], notes: EncodingNotes): EncodedMessages {
  const encoded: JsonObject[] = [];
  const documents: JsonObject[] = [];
  let moved: JsonObject[] = [];
  const flush = (): void => {
    if (moved.length > 0) encoded.push({ role: 'user', content: moved });
    moved = [];
  };
  for (const [at, message] of messages.entries()) {
    const path = `messages[${at}].content`;
    if (message.role !== 'tool') {
      flush();
      if (message.name !== undefined) notes.dropped.add('messages[].name');
    }
    encoded.push(...encodeMessage(message, { path, notes, documents, moved }));
  }
  flush();
  return { messages: encoded, documents };
}

interface Place {
  readonly path: string;
  readonly notes: EncodingNotes;
  readonly documents: JsonObject[];
  readonly moved: JsonObject[];
}

function encodeMessage(message: Message, place: Place): readonly JsonObject[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return turnOf('system', systemBlocks(message, place));
    case 'user':
      return userTurn(message, place);
    case 'assistant':
      return encodeAssistant(message, place.notes);
    case 'tool':
      return encodeResults(message, place);
    default:
      return unreachable(message);
  }
}

function turnOf(role: 'system' | 'user', blocks: readonly JsonObject[]): readonly JsonObject[] {
  return blocks.length === 0 ? [] : [{ role, content: contentOf(blocks) }];
}

/** Said in a turn of files alone, which have left it for the list of documents. */
const besideDocuments: JsonObject = { type: 'text', text: 'See the attached document.' };

function userTurn(message: UserMessage, place: Place): readonly JsonObject[] {
  const earlier = place.documents.length;
  const blocks = userBlocks(message, place);
  return turnOf('user', blocks.length === 0 && place.documents.length > earlier ? [besideDocuments] : blocks);
}

function systemBlocks(message: SystemMessage, { notes }: Place): readonly JsonObject[] {
  return message.content.map((part) => textBlock(part, notes)).filter(isPresent);
}

function userBlocks(message: UserMessage, place: Place): readonly JsonObject[] {
  return message.content
    .map((part, at) => encodeUserPart(part, { ...place, path: `${place.path}[${at}]` }))
    .filter(isPresent);
}

function encodeUserPart(part: UserPart, { path, notes, documents }: Place): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return textBlock(part, notes);
    case 'image':
      return imageBlock(part, path, notes);
    case 'file': {
      noteCacheMark(part.cache, notes);
      const data = documentData(part, path, notes);
      if (data !== undefined) documents.push({ id: `doc:${documents.length}`, data });
      return undefined;
    }
    case 'audio':
      notes.problems.push({ path, message: 'the models of this provider do not take audio' });
      return undefined;
    case 'opaque':
      return opaqueBlock(part, notes);
    default:
      return unreachable(part);
  }
}

function encodeResults(message: ToolMessage, place: Place): readonly JsonObject[] {
  return message.content.map((result, at) => {
    if (result.isError === true) place.notes.dropped.add('is_error: sent as an ordinary result');
    noteCacheMark(result.cache, place.notes);
    const blocks = resultBlocks(result, { ...place, path: `${place.path}[${at}].content` });
    return { role: 'tool', tool_call_id: result.toolCallId, content: contentOf(blocks) };
  });
}

function resultBlocks(result: ToolResultPart, place: Place): readonly JsonObject[] {
  const blocks: JsonObject[] = [];
  const pictures: JsonObject[] = [];
  result.content.forEach((part, at) => {
    const path = `${place.path}[${at}]`;
    if (part.type === 'image') pictures.push(...picture(part, path, place.notes));
    else if (part.type === 'file') {
      const data = documentData(part, path, place.notes);
      if (data !== undefined) blocks.push({ type: 'document', document: { data } });
    } else {
      const block = part.type === 'text' ? textBlock(part, place.notes) : opaqueBlock(part, place.notes);
      if (block !== undefined) blocks.push(block);
    }
  });
  if (pictures.length > 0) {
    place.notes.dropped.add('tool result images: moved into a user message behind the results');
    place.moved.push({ type: 'text', text: `Images of the tool call ${result.toolCallId}:` }, ...pictures);
  }
  return blocks;
}

function picture(part: ImagePart, path: string, notes: EncodingNotes): readonly JsonObject[] {
  const block = imageBlock(part, path, notes);
  return block === undefined ? [] : [block];
}
