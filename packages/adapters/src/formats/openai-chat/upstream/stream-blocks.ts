import type { BlockKind, Extensions } from '@tollgate/schema';
import { blocksMax, type ChoiceState, type Emit, type StreamState } from './stream-state.js';

/** Opens a block of a choice and closes the one before it: blocks of one choice never overlap. */
export function openBlock(state: StreamState, choice: ChoiceState, content: BlockKind, emit: Emit): number | undefined {
  closeBlock(state, choice, emit);
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
  if (open.type === 'tool-call') closeToolCall(choice, open.block, emit);
  emit({ type: 'block-end', block: open.block, ...(extensions === undefined ? {} : { extensions }) });
}

function citeSources(state: StreamState, choice: ChoiceState, block: number, emit: Emit): void {
  if (choice.sourcesCited || state.sources.length === 0) return;
  choice.sourcesCited = true;
  for (const citation of state.sources) emit({ type: 'citation-delta', block, citation });
}

/** A call without a word of arguments means an empty object; said here once, so that no reader has to know. */
function closeToolCall(choice: ChoiceState, block: number, emit: Emit): void {
  for (const call of choice.toolCalls.values()) {
    if (call.block !== block) continue;
    call.closed = true;
    if (!call.wroteArguments && !call.custom) emit({ type: 'tool-call-delta', block, json: '{}' });
  }
}
