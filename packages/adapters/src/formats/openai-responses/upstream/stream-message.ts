import type { JsonObject, JsonValue } from '@tollgate/schema';
import { asCount, asText, itemsOf } from '../../../core/json-members.js';
import { citationOf } from '../citations.js';
import { toChoiceLogprobs } from '../logprobs.js';
import { objectsOf } from '../openai-responses.wire.js';
import { closeOpen, openPiece } from './stream-blocks.js';
import type { PieceState, Target } from './stream-state.js';
import { noteTold, untoldOf } from './stream-told.js';

/** A piece of a text or of a refusal. */
interface TextPiece {
  readonly index: number;
  readonly type: 'text' | 'refusal';
  readonly text: string;
  /** Log probabilities of its tokens, as the wire has them. */
  readonly logprobs: readonly JsonValue[];
}

/** Adds to a text or a refusal of a message. */
export function takeText(target: Target, event: JsonObject): void {
  addText(target, {
    index: asCount(event['content_index']) ?? 0,
    type: event['type'] === 'response.refusal.delta' ? 'refusal' : 'text',
    text: asText(event['delta']) ?? '',
    logprobs: itemsOf(event['logprobs']),
  });
}

/** A source that the model names for a text. */
export function takeAnnotation(target: Target, event: JsonObject): void {
  cite(target, asCount(event['content_index']) ?? 0, event['annotation']);
}

/** A text ends; another one may follow in the same message. */
export function takePartDone({ state, item, emit }: Target, event: JsonObject): void {
  const piece = item.pieces.get(asCount(event['content_index']) ?? 0);
  const isOpen = piece !== undefined && state.open?.piece === piece;
  // The words of a thought end with a part as well, but what belongs to its end comes with its item.
  if (isOpen && piece.type !== 'reasoning') closeOpen(state, emit);
}

/** Tells of a message that is done what no event has told. */
export function finishMessage(target: Target): void {
  const { item } = target;
  objectsOf(item.item['content']).forEach((content, index) => {
    const type = content['type'] === 'refusal' ? 'refusal' : 'text';
    const text = asText(content[type]) ?? '';
    const piece = item.pieces.get(index);
    // The probabilities stand for all of the text.
    const logprobs = piece === undefined ? itemsOf(content['logprobs']) : [];
    addText(target, { index, type, text: untoldOf(target, piece, text), logprobs });
    const annotations = itemsOf(content['annotations']);
    for (const annotation of annotations.slice(item.pieces.get(index)?.citations ?? 0)) {
      cite(target, index, annotation);
    }
  });
}

function addText(target: Target, { index, type, text, logprobs }: TextPiece): void {
  if (text === '') return;
  const piece = textPiece(target, index, type);
  if (piece === undefined) return;
  noteTold(piece, text);
  const { block } = piece;
  if (type === 'refusal') {
    target.emit({ type: 'refusal-delta', block, text });
    return;
  }
  const known = toChoiceLogprobs(logprobs);
  target.emit({ type: 'text-delta', block, text, ...(known === undefined ? {} : { logprobs: known }) });
}

function cite(target: Target, index: number, annotation: JsonValue | undefined): void {
  const citation = citationOf(annotation);
  if (citation === undefined) return;
  const piece = textPiece(target, index, 'text');
  if (piece === undefined) return;
  piece.citations += 1;
  target.emit({ type: 'citation-delta', block: piece.block, citation });
}

/** The open block of a text. One that was closed for something else goes on in a block of its own. */
function textPiece(target: Target, index: number, type: 'text' | 'refusal'): PieceState | undefined {
  const known = target.item.pieces.get(index);
  if (known?.type === type && !known.closed) return known;
  const piece = openPiece(target, index, { type });
  if (piece !== undefined && known?.type === type) piece.told = known.told;
  return piece;
}
