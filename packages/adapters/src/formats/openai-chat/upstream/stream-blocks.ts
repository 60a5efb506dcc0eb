import type { BlockKind, Extensions } from '@tollgate/schema';
import { isValueOver, scanPiece } from '../../../core/json-scan.js';
import { decodeFinish } from './decode-finish.js';
import { blocksMax, type ChoiceState, type Emit, type StreamState, type ToolCallState } from './stream-state.js';

/**
 * Opens a block of a choice and closes those before it: blocks of one choice do not overlap, except for calls whose
 * arguments come by turns. Calls that have not been told yet came before it.
 */
export function openBlock(state: StreamState, choice: ChoiceState, content: BlockKind, emit: Emit): number | undefined {
  for (const call of choice.toolCalls.values()) if (call.name !== '') tellCall(state, choice, call, emit);
  return openNext(state, choice, content, emit);
}

function openNext(state: StreamState, choice: ChoiceState, content: BlockKind, emit: Emit): number | undefined {
  closeCalls(choice, emit, content.type === 'tool-call');
  if (choice.open?.type !== 'tool-call') closeBlock(state, choice, emit);
  if (state.nextBlock >= blocksMax) {
    state.unreadableFrames += 1;
    state.lostFrames += 1;
    return undefined;
  }
  const block = state.nextBlock;
  state.nextBlock += 1;
  choice.open = { block, type: content.type };
  emit({ type: 'block-start', block, choice: choice.index, content });
  return block;
}

/** Tells a call that has a name, once, with the calls before it that have one and with the arguments that were held. */
export function tellCall(state: StreamState, choice: ChoiceState, call: ToolCallState, emit: Emit): void {
  if (call.block !== undefined || call.name === '') return;
  for (const before of choice.toolCalls.values()) {
    if (before === call) break;
    tellOne(state, choice, before, emit);
  }
  tellOne(state, choice, call, emit);
}

function tellOne(state: StreamState, choice: ChoiceState, call: ToolCallState, emit: Emit): void {
  if (call.block !== undefined || call.name === '') return;
  const { name, custom, extraContent, held } = call;
  const id = call.id ?? makeToolCallId(state.id, state.nextBlock);
  const value = { id, type: 'custom', custom: { name, input: '' } };
  const extensions =
    extraContent === undefined ? {} : { extensions: { 'openai-chat': { extra_content: extraContent } } };
  const content: BlockKind = custom
    ? { type: 'opaque', format: 'openai-chat', value }
    : { type: 'tool-call', id, name, ...extensions };
  call.id = id;
  call.block = openNext(state, choice, content, emit);
  call.held = '';
  choice.heldChars -= held.length;
  if (held !== '') addArguments(state, call, held, emit);
}

/** Makes an id for a call that came without one: the same for the same answer, another for each call of it. */
export function makeToolCallId(responseId: string | undefined, ordinal: number): string {
  const origin = (responseId ?? '').replace(/[^A-Za-z0-9]/g, '').slice(-24);
  return `call_${origin}${origin === '' ? '' : '_'}${ordinal}`;
}

/** A piece for a call whose block is closed has no place any more. Half arguments must not pass for whole ones. */
export function addArguments(state: StreamState, call: ToolCallState, piece: string, emit: Emit): void {
  const { block } = call;
  if (block === undefined) return;
  if (call.closed) {
    if (piece.trim() === '') return;
    state.broken = `The provider went on with the tool call ${call.id} after that had ended.`;
    return;
  }
  call.wroteArguments = true;
  scanPiece(call.scan, piece);
  if (call.custom) emit({ type: 'opaque-delta', block, format: 'openai-chat', value: { custom: { input: piece } } });
  else emit({ type: 'tool-call-delta', block, json: piece });
}

/** Ends a call whose index another one takes: it has all that it will have. */
export function endCall(state: StreamState, choice: ChoiceState, call: ToolCallState, emit: Emit): void {
  tellCall(state, choice, call, emit);
  closeCall(choice, call, emit);
}

/** Ends what is open of a choice. A call that was never named cannot be answered, and must not go missing. */
export function endChoice(state: StreamState, choice: ChoiceState, emit: Emit): void {
  for (const call of choice.toolCalls.values()) {
    if (call.name === '') state.broken ??= 'The provider sent a tool call without a name.';
    else tellOne(state, choice, call, emit);
    if (call.wroteArguments && !call.custom && !isValueOver(call.scan) && isSaidToBeWhole(choice)) {
      state.broken ??= `The provider ended the answer inside the arguments of the tool call ${call.id}.`;
    }
  }
  closeCalls(choice, emit, false);
  closeBlock(state, choice, emit);
}

/** The open block of this kind; another kind is closed for it. */
export function blockOf(
  state: StreamState,
  choice: ChoiceState,
  type: 'text' | 'reasoning' | 'refusal',
  emit: Emit,
): number | undefined {
  if (choice.open?.type === type) return choice.open.block;
  return openBlock(state, choice, { type }, emit);
}

/** Whether the finish reason says that the calls are whole, and not that the answer broke off, by its length for example. */
function isSaidToBeWhole({ finishReason }: ChoiceState): boolean {
  return finishReason !== undefined && decodeFinish(finishReason, true).reason === 'tool-calls';
}

/** Closes the open block of a choice, if there is one, with what belongs to its end. */
export function closeBlock(state: StreamState, choice: ChoiceState, emit: Emit): void {
  const open = choice.open;
  if (open === undefined) return;
  choice.open = undefined;
  let extensions: Extensions | undefined;
  if (open.type === 'text') {
    citeSources(state, choice, open.block, emit);
    if (choice.annotations.length > 0) extensions = { 'openai-chat': { annotations: choice.annotations } };
    choice.annotations = [];
  }
  emit({ type: 'block-end', block: open.block, ...(extensions === undefined ? {} : { extensions }) });
}

function citeSources(state: StreamState, choice: ChoiceState, block: number, emit: Emit): void {
  if (choice.sourcesCited || state.sources.length === 0) return;
  choice.sourcesCited = true;
  for (const citation of state.sources) emit({ type: 'citation-delta', block, citation });
}

/** Closes the calls of a choice that are open, all of them or those whose arguments are over. */
function closeCalls(choice: ChoiceState, emit: Emit, keepsUnfinished: boolean): void {
  for (const call of choice.toolCalls.values()) {
    if (!keepsUnfinished || call.custom || isValueOver(call.scan)) closeCall(choice, call, emit);
  }
}

/** A call without a word of arguments means an empty object; said here once, so that no reader has to know. */
function closeCall(choice: ChoiceState, call: ToolCallState, emit: Emit): void {
  const { block } = call;
  if (block === undefined || call.closed) return;
  call.closed = true;
  if (choice.open?.block === block) choice.open = undefined;
  if (!call.wroteArguments && !call.custom) emit({ type: 'tool-call-delta', block, json: '{}' });
  emit({ type: 'block-end', block });
}
