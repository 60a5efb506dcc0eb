import { canonicalJson, readExactJson } from '@tollgate/schema';
import { withoutNull } from '../../../core/object-text.js';
import { comparedCharsMax, type PieceState, type Target } from './stream-state.js';

/** Notes what is told of a piece. */
export function noteTold(piece: PieceState, text: string): void {
  const told = piece.told === undefined ? undefined : piece.told + text;
  piece.told = told === undefined || told.length > comparedCharsMax ? undefined : told;
}

/**
 * What the end of a text or of a call says besides what was told of it: all of it, its rest where that is missing, or
 * nothing. An end that says something else breaks the answer, for a piece was lost on the way, came twice or in another
 * place. Servers that say nothing at the end do not repeat themselves, and what is incomplete may say less than was told.
 */
export function untoldOf({ state, item }: Target, piece: PieceState | undefined, whole: string): string {
  const told = piece === undefined ? '' : piece.told;
  if (told === undefined || whole === '') return '';
  if (whole.startsWith(told)) return whole.slice(told.length);
  const isIncomplete = state.isIncomplete || item.item['status'] === 'incomplete';
  const isCall = piece?.type === 'tool-call';
  const isSame = isCall ? isSameJson(told, whole) : told.trim() === whole.trim();
  if (isSame || (isIncomplete && told.startsWith(whole))) return '';
  state.broken ??= `The provider sent pieces of ${isCall ? 'a call' : 'a text'} that are not what it says at the end of it.`;
  return '';
}

/** Whether two texts mean the same arguments; some servers spell them in another way at the end. */
export function isSameJson(left: string, right: string): boolean {
  try {
    return canonicalJson(readExactJson(withoutNull(left))) === canonicalJson(readExactJson(withoutNull(right)));
  } catch {
    // No JSON, or so deep that nobody can compare it.
    return false;
  }
}
