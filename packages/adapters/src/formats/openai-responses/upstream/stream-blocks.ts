import type { BlockKind, Extensions } from '@tollgate/schema';
import { formatId } from '../format-id.js';
import { asBag, callMembers, otherMembers } from '../own-members.js';
import { messageExtensions, reasoningExtensions } from './decode-items.js';
import {
  blocksMax,
  type Emit,
  type ItemState,
  type PieceState,
  type StreamState,
  type Target,
} from './stream-state.js';
import { noteTold } from './stream-told.js';

const noArguments = '{}';

/** Opens the block of a piece of an item and closes the one before it; undefined beyond `blocksMax`. */
export function openPiece({ state, item, emit }: Target, index: number, content: BlockKind): PieceState | undefined {
  closeOpen(state, emit);
  if (state.nextBlock >= blocksMax) {
    state.unreadableFrames += 1;
    state.lostFrames += 1;
    return undefined;
  }
  const { type } = content;
  const piece: PieceState = { block: state.nextBlock, type, told: '', citations: 0, closed: false };
  state.nextBlock += 1;
  item.pieces.set(index, piece);
  state.open = { item, piece };
  emit({ type: 'block-start', block: piece.block, choice: 0, content });
  return piece;
}

/** A block for an item that is known whole at once. */
export function tellWhole(target: Target): void {
  const content: BlockKind = { type: 'opaque', format: formatId, value: target.item.item };
  if (openPiece(target, 0, content) !== undefined) closeOpen(target.state, target.emit);
}

/** Closes the open block, if there is one, with what its item keeps beside its text. */
export function closeOpen(state: StreamState, emit: Emit): void {
  const { open } = state;
  if (open === undefined) return;
  state.open = undefined;
  const { item, piece } = open;
  piece.closed = true;
  // A call without a word of arguments means an empty object; said here once, so that no reader has to know.
  if (piece.type === 'tool-call' && piece.told === '') {
    noteTold(piece, noArguments);
    emit({ type: 'tool-call-delta', block: piece.block, json: noArguments });
  }
  const extensions = extensionsAtEnd(item, piece);
  emit({ type: 'block-end', block: piece.block, ...(extensions === undefined ? {} : { extensions }) });
}

function extensionsAtEnd(item: ItemState, piece: PieceState): Extensions | undefined {
  switch (piece.type) {
    case 'tool-call':
      return asBag(otherMembers(item.item, callMembers));
    case 'reasoning':
      return item.done ? reasoningExtensions(item.item) : undefined;
    case 'text':
    case 'refusal':
      return isFirst(item, piece) ? messageExtensions(item.item) : undefined;
    default:
      return undefined;
  }
}

function isFirst(item: ItemState, piece: PieceState): boolean {
  const [first] = item.pieces.values();
  return first === piece;
}
