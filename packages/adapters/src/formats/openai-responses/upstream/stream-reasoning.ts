import type { JsonObject } from '@tollgate/schema';
import { asCount, asText } from '../../../core/json-members.js';
import { reasoningSeparator, reasoningTextOf } from '../openai-responses.wire.js';
import { closeOpen, openPiece, tellWhole } from './stream-blocks.js';
import type { Target } from './stream-state.js';

/** Adds to a thought, of which either the summary is told or the words; whichever comes first. */
export function takeReasoning(target: Target, event: JsonObject): void {
  const { item } = target;
  const text = asText(event['delta']) ?? '';
  const source = event['type'] === 'response.reasoning_text.delta' ? 'content' : 'summary';
  const piece = asCount(event[source === 'content' ? 'content_index' : 'summary_index']) ?? 0;
  if (text === '' || (item.reasoning !== undefined && item.reasoning.source !== source)) return;
  const isNext = item.reasoning !== undefined && item.reasoning.piece !== piece;
  item.reasoning = { source, piece };
  addReasoning(target, isNext ? reasoningSeparator + text : text);
}

/**
 * What the provider wants back of a thought comes with its end. Where something else has begun since, so that the
 * thought's block is closed, it goes into a block of its own, without the text that was told.
 */
export function finishReasoning(target: Target): void {
  const { state, item, emit } = target;
  const told = item.pieces.get(0);
  if (told === undefined) {
    const text = reasoningTextOf(item.item);
    if (text === '') tellWhole(target);
    else addReasoning(target, text);
  } else if (told.closed) {
    if (asText(item.item['encrypted_content']) === undefined) return;
    const { content: _told, ...rest } = item.item;
    item.item = { ...rest, summary: [] };
    tellWhole(target);
  }
  if (state.open?.item === item) closeOpen(state, emit);
}

function addReasoning(target: Target, text: string): void {
  const known = target.item.pieces.get(0);
  const piece = known?.type === 'reasoning' && !known.closed ? known : openPiece(target, 0, { type: 'reasoning' });
  if (piece === undefined) return;
  target.emit({ type: 'reasoning-delta', block: piece.block, text });
}
