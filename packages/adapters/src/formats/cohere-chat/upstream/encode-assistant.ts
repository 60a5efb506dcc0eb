import type { AssistantMessage, AssistantPart, JsonObject, TextPart, ToolCallPart } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { formatId } from '../format-id.js';
import { contentOf, isPresent, noteCacheMark, opaqueBlock, textBlock } from './encode-parts.js';
import type { EncodingNotes } from './notes.js';

/** What the model said before; nothing for a turn that holds nothing. */
export function encodeAssistant(message: AssistantMessage, notes: EncodingNotes): readonly JsonObject[] {
  const toolCalls = message.content.flatMap((part) => (part.type === 'tool-call' ? [encodeToolCall(part, notes)] : []));
  const thinking = encodeThinking(message.content, toolCalls.length > 0, notes);
  const blocks = [...thinking.blocks, ...message.content.map((part) => encodePart(part, notes)).filter(isPresent)];
  if (blocks.length === 0 && toolCalls.length === 0) return [];
  const citations = message.content.flatMap((part) => (part.type === 'text' ? citationsOf(part) : []));
  return [
    defined({
      role: 'assistant',
      content: blocks.length === 0 ? undefined : contentOf(blocks),
      tool_plan: thinking.plan,
      tool_calls: toolCalls.length === 0 ? undefined : toolCalls,
      citations: citations.length === 0 ? undefined : citations,
    }),
  ];
}

/** Every part but thinking and tool calls, which have places of their own. */
function encodePart(part: AssistantPart, notes: EncodingNotes): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return textBlock(part, notes);
    case 'refusal':
      return textBlock({ type: 'text', text: part.text }, notes);
    case 'audio':
      notes.dropped.add('audio: in an assistant turn');
      return textBlock({ type: 'text', text: part.transcript ?? '' }, notes);
    case 'image':
      notes.dropped.add('image: in an assistant turn');
      return undefined;
    case 'opaque':
      return opaqueBlock(part, notes);
    case 'reasoning':
    case 'redacted-reasoning':
    case 'tool-call':
      return undefined;
  }
}

interface EncodedThinking {
  readonly blocks: readonly JsonObject[];
  readonly plan?: string;
}

/**
 * Earlier thinking. Models that think get it as they wrote it; the others know only the plan before their tool calls.
 * What carries a signature or is hidden belongs to another vendor and stays behind.
 */
function encodeThinking(
  content: readonly AssistantPart[],
  callsTools: boolean,
  { traits, dropped }: EncodingNotes,
): EncodedThinking {
  const texts: string[] = [];
  for (const part of content) {
    const isForeign = part.type === 'redacted-reasoning' || (part.type === 'reasoning' && Boolean(part.signature));
    if (isForeign) dropped.add('reasoning of earlier turns: of another vendor');
    else if (part.type === 'reasoning' && part.text !== '') texts.push(part.text);
  }
  if (texts.length === 0) return { blocks: [] };
  if (traits.thinks) return { blocks: texts.map((thinking) => ({ type: 'thinking', thinking })) };
  if (callsTools) return { blocks: [], plan: texts.join('') };
  dropped.add('reasoning of earlier turns');
  return { blocks: [] };
}

function encodeToolCall(part: ToolCallPart, notes: EncodingNotes): JsonObject {
  noteCacheMark(part.cache, notes);
  return { id: part.id, type: 'function', function: { name: part.name, arguments: part.argumentsJson } };
}

/** Citations of this format go back whole; the words of others have no place here, and no meaning for the next turn. */
function citationsOf(part: TextPart): readonly JsonObject[] {
  return (part.citations ?? []).map((citation) => citation.extensions?.[formatId]).filter(isPresent);
}
