import type { UsageEventText } from '@tollgate/queues';
import { kibibyte } from '@tollgate/schema';

/** Bytes of many events, outside the heap. */
interface Page {
  readonly bytes: Buffer;
  used: number;
  /** Events in it that are still waiting. */
  live: number;
}

/** The text of an event that waits for its batch; good until it is released. */
export interface WaitingText extends UsageEventText {
  readonly page: Page;
}

const pageBytes = 256 * kibibyte;
/** Empty pages that are kept for the next events. */
const freePagesMax = 8;
const bytesPerCharMax = 3;

/**
 * Where events wait for their batch. In the heap thousands of them would be copied by every collection of garbage, and
 * end up as garbage of the old generation; here they cost it nothing.
 */
export class EventPages {
  readonly #free: Page[] = [];
  #current = newPage(pageBytes);

  /** Keeps the text of an event. */
  write(id: string, json: string): WaitingText {
    const page = this.#roomFor(json.length * bytesPerCharMax);
    const start = page.used;
    page.used += page.bytes.write(json, start);
    page.live += 1;
    return { id, source: page.bytes, start, end: page.used, page };
  }

  /** Gives up the text of an event; once for each. */
  release({ page }: WaitingText): void {
    page.live -= 1;
    if (page.live > 0) return;
    page.used = 0;
    const isKept = page !== this.#current && page.bytes.length === pageBytes && this.#free.length < freePagesMax;
    if (isKept) this.#free.push(page);
  }

  #roomFor(bytes: number): Page {
    if (bytes > pageBytes) return newPage(bytes);
    if (this.#current.used + bytes > pageBytes) this.#current = this.#free.pop() ?? newPage(pageBytes);
    return this.#current;
  }
}

function newPage(bytes: number): Page {
  return { bytes: Buffer.allocUnsafeSlow(bytes), used: 0, live: 0 };
}
