import {
  type AssistantMessage,
  type AssistantPart,
  type CacheMark,
  isJsonObject,
  type JsonObject,
  type RefusalPart,
  type TextPart,
  type ToolCallPart,
  unreachable,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';
import { ownMembers } from '../own-members.js';
import { callIdOf } from './call-id.js';
import { encodeOpaque } from './encode-parts.js';
import { encodeReasoningItem, encodeReasoningPart } from './encode-reasoning.js';
import type { EncodeContext } from './notes.js';

/** An earlier turn of the model as the items it was made of, in their order. */
export function encodeAssistant(message: AssistantMessage, context: EncodeContext): JsonObject[] {
  const items: JsonObject[] = [];
  let said: (TextPart | RefusalPart)[] = [];
  const flush = (): void => {
    if (said.length > 0) items.push(messageItem(said));
    said = [];
  };
  if (message.name !== undefined) context.dropped.add('messages[].name');
  for (const part of message.content) {
    if (part.type === 'text' || part.type === 'refusal') {
      // Only the first text of a message names it.
      if (messageOf(part) !== undefined) flush();
      noteCacheMark(part, context);
      said.push(part);
      continue;
    }
    const item = encodeItem(part, context);
    if (item === undefined) continue;
    flush();
    items.push(item);
  }
  flush();
  return items;
}

/** What is made of an item of an answer has no place for a mark. */
function noteCacheMark({ cache }: { readonly cache?: CacheMark }, { dropped }: EncodeContext): void {
  if (cache !== undefined) dropped.add('cache_control: the provider caches by itself');
}

function encodeItem(
  part: Exclude<AssistantPart, TextPart | RefusalPart>,
  context: EncodeContext,
): JsonObject | undefined {
  switch (part.type) {
    case 'tool-call':
      noteCacheMark(part, context);
      return encodeCall(part);
    case 'reasoning':
      return encodeReasoningPart(part, context);
    case 'redacted-reasoning':
      context.dropped.add('reasoning of earlier turns: of another vendor');
      return undefined;
    case 'opaque':
      if (part.format === formatId && isJsonObject(part.value) && part.value['type'] === 'reasoning') {
        return encodeReasoningItem(part.value, context);
      }
      return encodeOpaque(part, context);
    case 'image':
      context.dropped.add('image: in an assistant turn');
      return undefined;
    case 'audio':
      context.dropped.add('audio: in an assistant turn');
      return part.transcript === undefined ? undefined : messageItem([{ type: 'text', text: part.transcript }]);
    default:
      return unreachable(part);
  }
}

function encodeCall(part: ToolCallPart): JsonObject {
  const { id, name, argumentsJson } = part;
  return {
    ...ownMembers(part.extensions),
    type: 'function_call',
    call_id: callIdOf(id),
    name,
    arguments: argumentsJson,
  };
}

/** A message that had an id is sent as the item it was, any other one in the shorter form. */
function messageItem(said: readonly (TextPart | RefusalPart)[]): JsonObject {
  const [first] = said;
  const own = first === undefined ? undefined : messageOf(first);
  const content = said.map(contentPart);
  if (own?.['id'] !== undefined) return { ...own, type: 'message', role: 'assistant', status: 'completed', content };
  const isPlain = said.length === 1 && first?.type === 'text' && Object.keys(content[0] ?? {}).length === 2;
  return { ...own, role: 'assistant', content: isPlain ? first.text : content };
}

function messageOf(part: TextPart | RefusalPart): JsonObject | undefined {
  return asObject(ownMembers(part.extensions)?.['message']);
}

/** Annotations of this format go back with their text; citations of another one are told to readers only. */
function contentPart(part: TextPart | RefusalPart): JsonObject {
  if (part.type === 'refusal') return { type: 'refusal', refusal: part.text };
  const annotations = (part.citations ?? [])
    .map((citation) => ownMembers(citation.extensions))
    .filter((annotation) => annotation !== undefined);
  return defined({
    type: 'output_text',
    text: part.text,
    annotations: annotations.length === 0 ? undefined : annotations,
  });
}
