import { asFilledText, asText } from '../../../core/json-members.js';
import { callIdOf, makeCallId } from '../openai-responses.wire.js';
import { openPiece } from './stream-blocks.js';
import { heldArgumentsCharsMax, type PieceState, type Target } from './stream-state.js';
import { noteTold, untoldOf } from './stream-told.js';

export const unnamedCall = 'The provider sent a tool call without a name.';

/** Whether it is known who is called; without it a call cannot be told. */
export function isNamed({ item }: Target): boolean {
  return asFilledText(item.item['name']) !== undefined;
}

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
  if (json === '' || target.state.broken !== undefined) return;
  if (!isNamed(target)) return hold(target, target.item.held + json);
  const piece = callPiece(target);
  if (piece === undefined) return;
  if (piece.closed) {
    const { id, place } = target.item;
    target.state.broken = `The provider went back to the call ${id ?? place} after it had begun something else.`;
    return;
  }
  noteTold(piece, json);
  target.emit({ type: 'tool-call-delta', block: piece.block, json });
}

/** The arguments are told whole once more. They count where no piece of them has come, or where the last are missing. */
export function takeWholeArguments(target: Target, json: string): void {
  if (target.state.broken !== undefined) return;
  if (!isNamed(target)) return hold(target, json);
  const piece = target.item.pieces.get(0);
  takeArguments(target, untoldOf(target, piece?.type === 'tool-call' ? piece : undefined, json));
}

/** Arguments that wait for the name of their call, which the end of the item tells at the latest. */
function hold({ state, item }: Target, json: string): void {
  item.held = json;
  if (json.length > heldArgumentsCharsMax) state.broken = unnamedCall;
}
