import type { BlockKind, JsonObject, JsonValue } from '@tollgate/schema';
import { asCount, asFilledText, asObject } from '../../../core/json-members.js';
import { textOfArguments } from '../../../core/object-text.js';
import { loseIfBroken } from '../../../core/stream-machine.js';
import { makeToolCallId } from './arguments.js';
import { closeBlock, first, messageOf, openBlock } from './stream-blocks.js';
import { lose, type OpenBlock, type StreamState, type Target } from './stream-state.js';

/** `tool-call-start`: id and name, and as a rule empty arguments. That of a call that is open is said twice. */
export function toolCallStart(target: Target, event: JsonObject): void {
  const call = toolCallOf(event);
  if (call === undefined) return lose(target);
  const called = asObject(call['function']);
  const name = asFilledText(called?.['name']);
  // A call that cannot be answered must not go missing; this format names every call where it starts.
  if (name === undefined) return lose(target);
  const { state } = target;
  const callId = asFilledText(call['id']);
  const index = asCount(event['index']);
  const open = openCall(state, index);
  if (callId !== undefined && callId === open?.callId && index === open.index) return;
  const id = callId ?? makeToolCallId(state.id, state.toolCalls);
  const content: BlockKind = { type: 'tool-call', id, name };
  const opened = openBlock(target, { kind: 'tool-call', index, callId, content });
  if (opened === undefined) return;
  state.toolCalls += 1;
  addArguments(target, opened, called?.['arguments']);
}

/** `tool-call-delta`: a piece of the arguments of an open call. Half arguments must not pass for whole ones. */
export function toolCallDelta(target: Target, event: JsonObject): void {
  const { state } = target;
  const piece = asObject(toolCallOf(event)?.['function'])?.['arguments'];
  const open = openCall(state, asCount(event['index']));
  if (open !== undefined) return addArguments(target, open, piece);
  if (isBlank(piece)) return;
  state.broken ??= 'The provider sent arguments for a tool call that is not open.';
  loseIfBroken(state);
}

/** `tool-call-end`. */
export function toolCallEnd(target: Target, event: JsonObject): void {
  closeBlock(target, openCall(target.state, asCount(event['index'])));
}

/** The open call of this number; the newest one where either of them has none. */
function openCall({ open, calls }: StreamState, index: number | undefined): OpenBlock | undefined {
  const isNewest =
    open?.kind === 'tool-call' && (index === undefined || open.index === undefined || open.index === index);
  if (isNewest) return open;
  return index === undefined ? undefined : calls.get(index);
}

/** Adds a piece of text, or a value of JSON in its place: that is all of the arguments, so no other piece may be beside it. */
function addArguments(target: Target, open: OpenBlock, piece: JsonValue | undefined): void {
  if (piece === undefined || piece === null || piece === '') return;
  const isText = typeof piece === 'string';
  const json = isText ? piece : textOfArguments(piece);
  // An empty object may stand before the pieces.
  if (!isText && json === '{}') return;
  if (open.arguments === 'value' && isBlank(piece)) return;
  if (open.arguments === 'value' || (open.arguments === 'pieces' && !isText)) return lose(target);
  open.arguments ??= isText ? 'pieces' : 'value';
  target.emit({ type: 'tool-call-delta', block: open.block, json });
}

function isBlank(piece: JsonValue | undefined): boolean {
  return piece === undefined || piece === null || (typeof piece === 'string' && piece.trim() === '');
}

function toolCallOf(event: JsonObject): JsonObject | undefined {
  return asObject(first(messageOf(event)?.['tool_calls']));
}
