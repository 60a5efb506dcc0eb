import type { BlockKind, JsonValue } from '@tollgate/schema';
import type { WireToolCall } from '../openai-chat.wire.js';
import { openBlock } from './stream-blocks.js';
import type { ChoiceState, Emit, StreamState, ToolCallState } from './stream-state.js';

/** Takes one entry of `delta.tool_calls`: the start of a call, a piece of one, or a whole call at once. */
export function takeToolCall(state: StreamState, choice: ChoiceState, wire: WireToolCall, emit: Emit): void {
  const name = wire.function?.name ?? wire.custom?.name ?? '';
  const index = indexOf(choice, wire, name);
  const known = choice.toolCalls.get(index);
  const call = known !== undefined && !isAnotherCall(known, wire, name) ? known : startCall(state, choice, wire, emit);
  if (call === undefined) return;
  choice.toolCalls.set(index, call);
  choice.lastToolIndex = index;
  const piece = argumentsText(wire.function?.arguments) || (wire.custom?.input ?? '');
  if (piece !== '') addArguments(state, call, piece, emit);
}

/** Arguments as JSON text: a few servers send the object itself. */
export function argumentsText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Older Mistral models send no index: a named entry is then a new call, a nameless one goes on with the last. */
function indexOf(choice: ChoiceState, wire: WireToolCall, name: string): number {
  if (typeof wire.index === 'number') return wire.index;
  return name === '' ? Math.max(0, choice.lastToolIndex) : choice.lastToolIndex + 1;
}

/** Some servers give every call of an answer the same index; another id with a name is then another call. */
function isAnotherCall(known: ToolCallState, wire: WireToolCall, name: string): boolean {
  return name !== '' && typeof wire.id === 'string' && wire.id !== '' && wire.id !== known.id;
}

function startCall(state: StreamState, choice: ChoiceState, wire: WireToolCall, emit: Emit): ToolCallState | undefined {
  const custom = wire.custom !== undefined && wire.custom !== null;
  const id = wire.id || makeToolCallId(state.id, state.nextBlock);
  const content: BlockKind = custom
    ? {
        type: 'opaque',
        format: 'openai-chat',
        value: { id, type: 'custom', custom: { name: wire.custom?.name, input: '' } },
      }
    : {
        type: 'tool-call',
        id,
        name: wire.function?.name ?? '',
        ...(wire.extra_content === undefined
          ? {}
          : { extensions: { 'openai-chat': { extra_content: wire.extra_content } } }),
      };
  const block = openBlock(state, choice, content, emit);
  return block === undefined ? undefined : { id, block, custom, wroteArguments: false, closed: false };
}

/** Makes an id for a call that came without one: the same for the same answer, another for each call of it. */
export function makeToolCallId(responseId: string | undefined, ordinal: number): string {
  const origin = (responseId ?? '').replace(/[^A-Za-z0-9]/g, '').slice(-24);
  return `call_${origin}${origin === '' ? '' : '_'}${ordinal}`;
}

/** A piece for a call whose block is closed has no place any more. Half arguments must not pass for whole ones. */
function addArguments(state: StreamState, call: ToolCallState, piece: string, emit: Emit): void {
  if (call.closed) {
    state.broken = `The provider went back to the tool call ${call.id} after it had begun another one.`;
    return;
  }
  call.wroteArguments = true;
  if (call.custom) {
    emit({ type: 'opaque-delta', block: call.block, format: 'openai-chat', value: { custom: { input: piece } } });
  } else {
    emit({ type: 'tool-call-delta', block: call.block, json: piece });
  }
}
