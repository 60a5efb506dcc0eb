import { kibibyte } from '@tollgate/schema';

/** Most bytes of an unfinished event that wait for its end; a longer one is let through in pieces. */
export const heldEventBytesMax = 64 * kibibyte;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts the bytes of a stream of server-sent events behind each event, without looking into any. Used where single
 * events must be kept from a caller: the others stay as they came.
 */
export class EventCutter {
  #held: Buffer | undefined;

  /** The events that this piece completes, each with the empty line that ends it. */
  push(chunk: Buffer): Buffer[] {
    const bytes = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    const events: Buffer[] = [];
    let eventStart = 0;
    let lineStart = 0;
    for (let at = nextLineEnd(bytes, 0); at !== -1; at = nextLineEnd(bytes, lineStart)) {
      const isEmptyLine = at === lineStart;
      const isPair = bytes[at] === carriageReturn && bytes[at + 1] === lineFeed;
      lineStart = at + (isPair ? 2 : 1);
      if (!isEmptyLine) continue;
      events.push(bytes.subarray(eventStart, lineStart));
      eventStart = lineStart;
    }
    this.#held = eventStart === bytes.length ? undefined : bytes.subarray(eventStart);
    if (this.#held !== undefined && this.#held.length > heldEventBytesMax) events.push(this.end());
    return events;
  }

  /** What was still waiting for the end of its event. */
  end(): Buffer {
    const held = this.#held ?? Buffer.alloc(0);
    this.#held = undefined;
    return held;
  }
}

function nextLineEnd(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(lineFeed, from);
  const before = feed === -1 ? bytes : bytes.subarray(0, feed);
  const back = before.indexOf(carriageReturn, from);
  return back === -1 ? feed : back;
}
