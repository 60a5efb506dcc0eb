import { pieceCharsMax, piecesOfText } from '@tollgate/adapters';
import type { ChatEvent } from '@tollgate/schema';

/** Whether an event is written at once, as nearly all are. */
export function isShort(event: ChatEvent): boolean {
  return (longTextOf(event)?.length ?? 0) <= pieceCharsMax;
}

function longTextOf(event: ChatEvent): string | undefined {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
      return event.text;
    case 'tool-call-delta':
      return event.json;
    case 'audio-delta':
      return event.data;
    default:
      return undefined;
  }
}

/** The event in pieces that together say the same; what is said of all of it stays with the first. */
export function piecesOf(event: ChatEvent): readonly ChatEvent[] {
  if (isShort(event)) return [event];
  const [first = '', ...others] = piecesOfText(longTextOf(event) ?? '');
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
      return [{ ...event, text: first }, ...others.map((text) => ({ type: event.type, block: event.block, text }))];
    case 'tool-call-delta':
      return [{ ...event, json: first }, ...others.map((json) => ({ type: event.type, block: event.block, json }))];
    case 'audio-delta':
      return [{ ...event, data: first }, ...others.map((data) => ({ type: event.type, block: event.block, data }))];
    default:
      return [event];
  }
}
