import { type JsonObject, type JsonValue, mayHoldExactNumber, parseExactJson, parseJson } from '@tollgate/schema';

/** One upstream HTTP call, described. The proxy adds credentials and sends it. */
export interface WireRequest {
  readonly method: 'POST';
  /** Below the provider's base URL; may carry a query. */
  readonly path: string;
  /** Lower-case names; credentials, content type and correlation ids are the proxy's. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** A whole answer. `body` is the parsed JSON, or the text where it is not JSON. */
export interface WireResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue;
}

/** One framed message: an SSE event, an NDJSON line, an event-stream message. */
export interface WireFrame {
  readonly event?: string;
  /** Empty where it was too long to be kept. */
  readonly data: string;
  /**
   * What it says where that has been read already: of what was too long to be kept, read while it came, and of what has to
   * be read exactly. Its value is undefined where it is no JSON.
   */
  readonly long?: { readonly value: JsonValue | undefined };
}

/**
 * Whether a frame that is no JSON may have held a piece of an answer: one of a type that is known, or of none. A blank
 * one says nothing, and one of another type is as harmless broken as it is whole.
 */
export function mayHoldContent({ event, data, long }: WireFrame, types: ReadonlySet<string>): boolean {
  return (event === undefined || types.has(event)) && (long !== undefined || data.trim() !== '');
}

/**
 * A frame of an answer that is translated: its numbers are kept as they are written. One that is handed on as it is needs
 * only its counts read.
 */
export function exactFrame(frame: WireFrame): WireFrame {
  if (frame.long !== undefined || !mayHoldExactNumber(frame.data)) return frame;
  return { ...frame, long: { value: parseExactJson(frame.data) } };
}

/** What a frame says; undefined where that is no JSON. */
export function jsonOfFrame({ data, long }: WireFrame): JsonValue | undefined {
  return long === undefined ? parseJson(data) : long.value;
}
