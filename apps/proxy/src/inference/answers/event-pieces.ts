import { type ChatEvent, kibibyte } from '@tollgate/schema';

/** Most text of one event that is written at once, in UTF-16 code units; a multiple of four, so that base64 stays whole. */
export const eventPieceCharsMax = 64 * kibibyte;

/** Whether an event is written at once, as nearly all are. */
export function isShort(event: ChatEvent): boolean {
  return (longTextOf(event)?.length ?? 0) <= eventPieceCharsMax;
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
  const [first = '', ...others] = cut(longTextOf(event) ?? '');
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

function cut(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = endOfPiece(text, from);
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

/** Where a piece of at most `eventPieceCharsMax` ends: never between the two halves of a character. */
export function endOfPiece(text: string, from: number): number {
  const to = from + eventPieceCharsMax;
  return isHighSurrogate(text.charCodeAt(to - 1)) && to < text.length ? to - 1 : Math.min(to, text.length);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
