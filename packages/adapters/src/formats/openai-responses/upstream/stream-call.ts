import { asText } from '../../../core/json-members.js';
import { callIdOf, makeCallId } from '../openai-responses.wire.js';
import { openPiece } from './stream-blocks.js';
import type { PieceState, Target } from './stream-state.js';

/** The block of a call; opened when the call is first met. */
export function callPiece(target: Target): PieceState | undefined {
  const { state, item } = target;
  state.calledTools = true;
  const known = item.pieces.get(0);
  if (known?.type === 'tool-call') return known;
  const id = callIdOf(item.item) ?? makeCallId(state.id, item.place);
  return openPiece(target, 0, { type: 'tool-call', id, name: asText(item.item['name']) ?? '' });
}

/** Adds to the arguments of a call. Half arguments must not pass for whole ones, so a call cannot be gone back to. */
export function takeArguments(target: Target, json: string): void {
  if (json === '') return;
  const piece = callPiece(target);
  if (piece === undefined) return;
  if (piece.closed) {
    const { id, place } = target.item;
    target.state.broken = `The provider went back to the call ${id ?? place} after it had begun something else.`;
    return;
  }
  piece.chars += json.length;
  target.emit({ type: 'tool-call-delta', block: piece.block, json });
}

/** The arguments are told whole once more. They count where no piece of them has come, or where pieces are missing. */
export function takeWholeArguments(target: Target, json: string): void {
  const piece = target.item.pieces.get(0);
  const isTold = piece?.type === 'tool-call' && piece.chars > 0 && (!piece.closed || piece.chars >= json.length);
  if (!isTold) takeArguments(target, json);
}
