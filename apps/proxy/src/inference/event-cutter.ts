import { kibibyte } from '@tollgate/schema';

/** Most bytes of an unfinished event that wait for its end; a longer one is let through in pieces. */
export const heldEventBytesMax = 64 * kibibyte;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** An event as it came, with the empty line that ends it, or a piece of one that is too long to wait for. */
export interface CutEvent {
  readonly bytes: Buffer;
  /** It says nothing by itself: bytes of the same event have been given before, or are to follow. */
  readonly isPiece: boolean;
}

/**
 * Cuts the bytes of a stream of server-sent events behind each event, without looking into any. Used where single
 * events must be kept from a caller: the others stay as they came.
 */
export class EventCutter {
  #held: Buffer | undefined;
  /** The beginning of the event that is on its way has been let through. */
  #isInside = false;

  /** The events that this piece completes. */
  push(chunk: Buffer): CutEvent[] {
    const bytes = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    const events: CutEvent[] = [];
    let eventStart = 0;
    let lineStart = 0;
    for (let at = nextLineEnd(bytes, 0); at !== -1; at = nextLineEnd(bytes, lineStart)) {
      const isEmptyLine = at === lineStart;
      const isPair = bytes[at] === carriageReturn && bytes[at + 1] === lineFeed;
      lineStart = at + (isPair ? 2 : 1);
      if (!isEmptyLine) continue;
      events.push({ bytes: bytes.subarray(eventStart, lineStart), isPiece: this.#isInside });
      this.#isInside = false;
      eventStart = lineStart;
    }
    this.#held = eventStart === bytes.length ? undefined : bytes.subarray(eventStart);
    if (this.#held !== undefined && this.#held.length > heldEventBytesMax) events.push(this.release());
    return events;
  }

  /** Lets go of what still waits for the end of its event. */
  release(): CutEvent {
    const bytes = this.#held ?? Buffer.alloc(0);
    this.#held = undefined;
    this.#isInside ||= bytes.length > 0;
    return { bytes, isPiece: true };
  }

  /** The last of the bytes, which no empty line has ended. */
  end(): CutEvent {
    const isPiece = this.#isInside;
    return { ...this.release(), isPiece };
  }
}

function nextLineEnd(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(lineFeed, from);
  const before = feed === -1 ? bytes : bytes.subarray(0, feed);
  const back = before.indexOf(carriageReturn, from);
  return back === -1 ? feed : back;
}
