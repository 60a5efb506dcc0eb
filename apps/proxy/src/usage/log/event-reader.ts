import type { UsageEvent } from '@tollgate/schema';
import { usageEventOf } from '../usage-event-of.js';
import type { EndedAttempt } from './boot-state.js';
import { readFrameAt } from './frame.js';
import type { SegmentReader } from './log-storage.js';
import { offsetOf, type Place, segmentOf } from './place.js';
import { type LogRecord, parseRecord } from './records.js';

/** Most frames fit; longer ones take a second read. */
const firstReadBytes = 2048;

/** The log whose events are read. */
export interface ReadableLog {
  readonly bootId: string;
  readonly proxyId: string;
  readonly chain: { readonly openReader: (segment: number) => SegmentReader };
}

/** Reads ended attempts back from the log, keeping segments open from one event to the next. */
export class EventReader {
  readonly #log: ReadableLog;
  readonly #readers = new Map<number, SegmentReader>();

  constructor(log: ReadableLog) {
    this.#log = log;
  }

  /** The event as it was made when the attempt was closed; undefined when a part of it cannot be read. */
  eventOf(closed: EndedAttempt): UsageEvent | undefined {
    const admit = this.#record(closed.admittedAt);
    const close = this.#record(closed.closedAt);
    if (admit?.record !== 'admit' || close?.record !== 'close') return undefined;
    if (admit.sequence !== closed.sequence || close.sequence !== closed.sequence) return undefined;
    const { bootId, proxyId } = this.#log;
    const { sequence, admittedAtMs } = admit;
    return usageEventOf({ proxyId, bootId, sequence, admittedAtMs }, admit.admission, close.closing, close.closedAtMs);
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
    this.#readers.clear();
  }

  #record(place: Place): LogRecord | undefined {
    const segment = segmentOf(place);
    const offset = offsetOf(place);
    try {
      const reader = this.#readers.get(segment) ?? this.#log.chain.openReader(segment);
      this.#readers.set(segment, reader);
      let frame = readFrameAt(reader.readAt(offset, firstReadBytes));
      if (typeof frame === 'object') frame = readFrameAt(reader.readAt(offset, frame.bytesNeeded));
      return typeof frame === 'string' ? parseRecord(frame) : undefined;
    } catch {
      return undefined;
    }
  }
}
