import type { JsonObject } from '@tollgate/schema';
import type { Piece } from './answer.js';

/** One server-sent event with a name, as a piece of an answer. */
export function namedEvent(name: string, body: JsonObject, outputTokens = 0): Piece {
  return { bytes: Buffer.from(`event: ${name}\ndata: ${JSON.stringify(body)}\n\n`), outputTokens };
}

export const eventStreamHeaders = { 'content-type': 'text/event-stream; charset=utf-8' } as const;
export const jsonHeaders = { 'content-type': 'application/json' } as const;
