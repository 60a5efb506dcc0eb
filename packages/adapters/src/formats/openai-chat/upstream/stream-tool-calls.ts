import type { JsonValue } from '@tollgate/schema';
import { startScan } from '../../../core/json-scan.js';
import { textOfArguments } from '../../../core/object-text.js';
import type { WireToolCall } from '../openai-chat.wire.js';
import { addArguments, endCall, tellCall } from './stream-blocks.js';
import {
  blocksMax,
  type ChoiceState,
  type Emit,
  heldArgumentsCharsMax,
  type StreamState,
  type ToolCallState,
  toolNameCharsMax,
} from './stream-state.js';

/** Takes one entry of `delta.tool_calls`: the start of a call, a piece of one, or a whole call at once. */
export function takeToolCall(state: StreamState, choice: ChoiceState, wire: WireToolCall, emit: Emit): void {
  if (state.broken !== undefined) return;
  const name = wire.function?.name ?? wire.custom?.name ?? '';
  const piece = argumentsText(wire.function?.arguments) || (wire.custom?.input ?? '');
  const index = indexOf(choice, wire, name);
  const known = choice.toolCalls.get(index);
  const goesOn = known !== undefined && !isAnotherCall(known, wire, name);
  if (!goesOn && name === '' && piece === '' && !wire.id) return;
  if (!goesOn && choice.toolCalls.size >= blocksMax) {
    state.unreadableFrames += 1;
    state.lostFrames += 1;
    return;
  }
  if (known !== undefined && !goesOn) endCall(state, choice, known, emit);
  const call = goesOn ? known : newCall();
  if (known === undefined) insert(choice, index, call);
  else choice.toolCalls.set(index, call);
  choice.lastToolIndex = index;
  learn(state, call, wire, name);
  if (piece !== '') takeArguments(state, choice, { call, piece }, emit);
}

/** Keeps the calls of a choice in the order of their indices, whatever the order in which those come. */
function insert({ toolCalls }: ChoiceState, index: number, call: ToolCallState): void {
  const later = [...toolCalls].filter(([other]) => other > index);
  for (const [other] of later) toolCalls.delete(other);
  toolCalls.set(index, call);
  for (const [other, known] of later) toolCalls.set(other, known);
}

/** Arguments as JSON text: a few servers send the object itself. */
export function argumentsText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : textOfArguments(value);
}

/**
 * Older Mistral models send no index: a named entry is then a new call, a nameless one goes on with the last. An index that
 * is new beside an id that is not belongs to the call of that id.
 */
function indexOf(choice: ChoiceState, wire: WireToolCall, name: string): number {
  if (typeof wire.index !== 'number') return name === '' ? Math.max(0, choice.lastToolIndex) : choice.lastToolIndex + 1;
  if (name !== '' || !wire.id || choice.toolCalls.has(wire.index)) return wire.index;
  for (const [index, { id }] of choice.toolCalls) if (id === wire.id) return index;
  return wire.index;
}

/** Some servers give every call of an answer the same index; another id with a name is then another call. */
function isAnotherCall(known: ToolCallState, wire: WireToolCall, name: string): boolean {
  if (name === '' || known.name === '') return false;
  return Boolean(wire.id) && known.id !== undefined && wire.id !== known.id;
}

function newCall(): ToolCallState {
  return {
    id: undefined,
    name: '',
    nameIsOver: false,
    custom: false,
    extraContent: undefined,
    held: '',
    block: undefined,
    wroteArguments: false,
    scan: startScan(),
    closed: false,
  };
}

/** What a piece says of its call besides the arguments. A name comes whole, in pieces, or again with every piece. */
function learn(state: StreamState, call: ToolCallState, wire: WireToolCall, name: string): void {
  if (call.block !== undefined || call.nameIsOver) {
    if (name !== '' && name !== call.name)
      state.broken = `The provider changed the name of the tool call ${call.name}.`;
    return;
  }
  call.id ??= wire.id || undefined;
  call.custom ||= wire.custom !== undefined && wire.custom !== null;
  call.extraContent ??= wire.extra_content;
  call.name = name.startsWith(call.name) ? name : call.name + name;
  if (call.name.length > toolNameCharsMax)
    state.broken = `The provider named a tool in more than ${toolNameCharsMax} characters.`;
}

function takeArguments(
  state: StreamState,
  choice: ChoiceState,
  { call, piece }: { readonly call: ToolCallState; readonly piece: string },
  emit: Emit,
): void {
  const held = choice.heldChars + piece.length;
  if (call.name === '') {
    hold(choice, call, piece, emit);
    if (held > heldArgumentsCharsMax) {
      state.broken = `The provider sent more than ${heldArgumentsCharsMax} characters of arguments for a tool call without a name.`;
    }
    return;
  }
  call.nameIsOver = true;
  if (call.block === undefined && held <= heldArgumentsCharsMax && waitsForName(choice, call)) {
    hold(choice, call, piece, emit);
    return;
  }
  tellCall(state, choice, call, emit);
  addArguments(state, call, piece, emit);
}

function hold(choice: ChoiceState, call: ToolCallState, piece: string, emit: Emit): void {
  call.held += piece;
  choice.heldChars += piece.length;
  emit({ type: 'untold-text', text: piece });
}

/** Whether a call before this one has no name yet: calls are told in their order, for as long as they can be held. */
function waitsForName({ toolCalls }: ChoiceState, call: ToolCallState): boolean {
  for (const before of toolCalls.values()) {
    if (before === call) return false;
    if (before.name === '') return true;
  }
  return false;
}
