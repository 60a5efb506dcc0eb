import { type BlockKind, type ChatEvent, isJsonObject, type JsonObject } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asFilledText, asText } from '../../../core/json-members.js';
import { argumentsText, textOfArguments } from '../../../core/object-text.js';
import { toCitation } from '../citations.js';
import { formatId } from '../format-id.js';
import { bagOf, toolUseMembers } from '../own-members.js';
import {
  emit,
  lose,
  type MessagesStep,
  type MessagesStreamState,
  type OpenBlock,
  openBlocksMax,
  skip,
  stay,
} from './stream-state.js';

/** Opens a block. A start for an index that is still open ends the block that was there; that of the same call is said twice. */
export function blockStart(state: MessagesStreamState, event: JsonObject): MessagesStep {
  const index = event['index'];
  const content = event['content_block'];
  if (typeof index !== 'number' || !isJsonObject(content)) return lose(state);
  const kind = kindOf(content);
  // A call that cannot be answered must not go missing; this format gives every call an id and a name.
  if (content['type'] === 'tool_use' && kind.type !== 'tool-call') return lose(state);
  const block = state.nextBlock;
  const previous = state.open.get(index);
  if (kind.type === 'tool-call' && previous?.id === kind.id) return stay(state);
  if (previous === undefined && state.open.size >= openBlocksMax) return lose(state);
  const open = new Map(state.open).set(index, openBlock(block, kind, content));
  return {
    state: { ...state, open, nextBlock: block + 1 },
    events: [
      ...(previous === undefined ? [] : endOfBlock(previous)),
      { type: 'block-start', block, choice: 0, content: kind },
      ...contentOfStart(block, kind, content),
    ],
  };
}

/** Ends a block; a stop without its start is a frame that makes no sense. */
export function blockStop(state: MessagesStreamState, event: JsonObject): MessagesStep {
  const index = event['index'];
  const ended = typeof index === 'number' ? state.open.get(index) : undefined;
  if (typeof index !== 'number' || ended === undefined) return skip(state);
  const open = new Map(state.open);
  open.delete(index);
  return { state: { ...state, open }, events: endOfBlock(ended) };
}

/** The last events of a block. A call for which the model wrote nothing has no arguments, which is `{}` in JSON. */
export function endOfBlock(ended: OpenBlock): ChatEvent[] {
  const end: ChatEvent = { type: 'block-end', block: ended.block };
  if (ended.argumentsJson === undefined) return [end];
  return [{ type: 'tool-call-delta', block: ended.block, json: ended.argumentsJson }, end];
}

/** Adds to a block. A delta that has none, or does not fit it, is lost; one of a type that is new here is passed over. */
export function blockDelta(state: MessagesStreamState, event: JsonObject): MessagesStep {
  const index = event['index'];
  const delta = event['delta'];
  const open = typeof index === 'number' ? state.open.get(index) : undefined;
  if (open === undefined || !isJsonObject(delta)) return lose(state);
  const { block } = open;
  if (open.kind === 'opaque') return emit(state, { type: 'opaque-delta', block, format: formatId, value: delta });
  switch (delta['type']) {
    case 'text_delta':
      return pieceOf(state, open, 'text', delta['text']);
    case 'thinking_delta':
      return pieceOf(state, open, 'reasoning', delta['thinking']);
    case 'input_json_delta':
      return argumentsPiece(state, open, delta['partial_json']);
    case 'signature_delta':
      return signature(state, open, delta['signature']);
    case 'citations_delta':
      return citation(state, open, delta['citation']);
    default:
      return stay(state);
  }
}

function pieceOf(
  state: MessagesStreamState,
  open: OpenBlock,
  kind: 'text' | 'reasoning',
  piece: JsonObject[string],
): MessagesStep {
  if (open.kind !== kind) return lose(state);
  if (typeof piece !== 'string') return skip(state);
  if (piece === '') return stay(state);
  return emit(state, { type: kind === 'text' ? 'text-delta' : 'reasoning-delta', block: open.block, text: piece });
}

/** Deltas take the place of the arguments at the start of the block. */
function argumentsPiece(state: MessagesStreamState, open: OpenBlock, piece: JsonObject[string]): MessagesStep {
  const { block } = open;
  if (open.kind !== 'tool-call') return lose(state);
  if (typeof piece !== 'string') return wholeArguments(state, open, piece);
  if (piece === '') return stay(state);
  if (open.hasWholeArguments === true) return piece.trim() === '' ? stay(state) : lose(state);
  const next = open.argumentsJson === undefined ? state : withBlock(state, open, withoutArguments(open));
  return emit(next, { type: 'tool-call-delta', block, json: piece });
}

/** A value of JSON in the place of a piece of text is all of the arguments: it has no place behind another piece. */
function wholeArguments(state: MessagesStreamState, open: OpenBlock, value: JsonObject[string]): MessagesStep {
  if (value === undefined || value === null) return skip(state);
  const json = textOfArguments(value);
  // An empty object may stand before the pieces, as it does in the start of the block.
  if (json === '{}') return stay(state);
  if (open.argumentsJson === undefined) return lose(state);
  const next = withBlock(state, open, { ...withoutArguments(open), hasWholeArguments: true });
  return emit(next, { type: 'tool-call-delta', block: open.block, json });
}

function withBlock(state: MessagesStreamState, before: OpenBlock, after: OpenBlock): MessagesStreamState {
  const open = new Map<number, OpenBlock>();
  for (const [index, block] of state.open) open.set(index, block === before ? after : block);
  return { ...state, open };
}

function withoutArguments({ argumentsJson: _told, ...block }: OpenBlock): OpenBlock {
  return block;
}

function signature(state: MessagesStreamState, open: OpenBlock, value: JsonObject[string]): MessagesStep {
  if (open.kind !== 'reasoning' || typeof value !== 'string') return skip(state);
  return value === '' ? stay(state) : emit(state, { type: 'signature-delta', block: open.block, signature: value });
}

function citation(state: MessagesStreamState, open: OpenBlock, value: JsonObject[string]): MessagesStep {
  if (open.kind !== 'text' || !isJsonObject(value)) return skip(state);
  return emit(state, { type: 'citation-delta', block: open.block, citation: toCitation(value) });
}

function kindOf(content: JsonObject): BlockKind {
  const type = content['type'];
  if (type === 'text') return { type: 'text' };
  if (type === 'thinking') return { type: 'reasoning' };
  if (type === 'redacted_thinking') {
    const data = asText(content['data']);
    if (data !== undefined) return { type: 'redacted-reasoning', data };
  }
  if (type === 'tool_use') {
    const id = asFilledText(content['id']);
    const name = asFilledText(content['name']);
    if (id !== undefined && name !== undefined) {
      return defined({ type: 'tool-call' as const, id, name, extensions: bagOf(content, toolUseMembers) });
    }
  }
  return { type: 'opaque', format: formatId, value: content };
}

function openBlock(block: number, kind: BlockKind, content: JsonObject): OpenBlock {
  switch (kind.type) {
    case 'text':
    case 'reasoning':
    case 'redacted-reasoning':
      return { block, kind: kind.type };
    case 'tool-call':
      return { block, kind: 'tool-call', id: kind.id, argumentsJson: argumentsText(content['input']) };
    default:
      return { block, kind: 'opaque' };
  }
}

/** Blocks start empty as a rule, but some servers that speak this format put the first piece into the start. */
function contentOfStart(block: number, kind: BlockKind, content: JsonObject): readonly ChatEvent[] {
  const events: ChatEvent[] = [];
  if (kind.type === 'text') {
    const text = asText(content['text']) ?? '';
    if (text !== '') events.push({ type: 'text-delta', block, text });
  }
  if (kind.type === 'reasoning') {
    const text = asText(content['thinking']) ?? '';
    const proof = asText(content['signature']) ?? '';
    if (text !== '') events.push({ type: 'reasoning-delta', block, text });
    if (proof !== '') events.push({ type: 'signature-delta', block, signature: proof });
  }
  return events;
}
