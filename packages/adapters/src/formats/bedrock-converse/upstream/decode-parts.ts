import { type AssistantPart, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { asFilledText, asObject, asText, itemsOf } from '../../../core/json-members.js';
import { argumentsText } from '../../../core/object-text.js';
import { toCitation } from '../citations.js';
import { formatId } from '../format-id.js';
import { dataOfBlob } from '../redacted.js';

/** The type of a tool use that the caller has to answer; the others were run by the provider. */
const ownToolUse = 'tool_use';

/** The parts of one block of content; a block that is of no known kind, or not in order, is kept whole. */
export function decodeParts(block: JsonObject): readonly AssistantPart[] {
  const part = knownPart(block);
  return part === undefined ? [{ type: 'opaque', format: formatId, value: block }] : [part];
}

function knownPart(block: JsonObject): AssistantPart | undefined {
  const text = asText(block['text']);
  if (text !== undefined) return { type: 'text', text };
  const toolUse = asObject(block['toolUse']);
  if (toolUse !== undefined) return toolCallPart(toolUse);
  const reasoning = asObject(block['reasoningContent']);
  if (reasoning !== undefined) return reasoningPart(reasoning);
  const cited = asObject(block['citationsContent']);
  return cited === undefined ? undefined : citedPart(cited);
}

function toolCallPart(toolUse: JsonObject): AssistantPart | undefined {
  if (!isForCaller(toolUse['type'])) return undefined;
  // What lacks its id or its name is no call that could be answered, and stays empty.
  const called = calledTool(toolUse) ?? { id: '', name: '' };
  return { type: 'tool-call', ...called, argumentsJson: argumentsText(toolUse['input']) };
}

/** Who is called, and under which id; undefined for a tool that the provider ran, and for what is no call. */
export function calledTool(toolUse: JsonObject): { readonly id: string; readonly name: string } | undefined {
  const id = asFilledText(toolUse['toolUseId']);
  const name = asFilledText(toolUse['name']);
  if (id === undefined || name === undefined || !isForCaller(toolUse['type'])) return undefined;
  return { id, name };
}

/** Whether a tool use of this type is a call for the caller to answer. */
export function isForCaller(type: JsonValue | undefined): boolean {
  return type === undefined || type === null || type === ownToolUse;
}

function reasoningPart(reasoning: JsonObject): AssistantPart | undefined {
  const blob = asText(reasoning['redactedContent']);
  if (blob !== undefined) return { type: 'redacted-reasoning', data: dataOfBlob(blob) };
  const shown = asObject(reasoning['reasoningText']);
  const text = asText(shown?.['text']);
  if (text === undefined) return undefined;
  const signature = asFilledText(shown?.['signature']);
  return signature === undefined ? { type: 'reasoning', text } : { type: 'reasoning', text, signature };
}

function citedPart(cited: JsonObject): AssistantPart {
  const text = itemsOf(cited['content'])
    .map((piece) => asText(asObject(piece)?.['text']) ?? '')
    .join('');
  const citations = itemsOf(cited['citations']).filter(isJsonObject).map(toCitation);
  return citations.length === 0 ? { type: 'text', text } : { type: 'text', text, citations };
}
