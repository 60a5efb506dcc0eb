import { mebibyte, minuteMs } from '@tollgate/schema';
import type { Log } from '../ports.js';
import { FrameEncoder } from './frame.js';
import type { LogStorage, SegmentFile, SegmentReader, StoredSegment } from './log-storage.js';
import { type Place, placeOf } from './place.js';
import { logVersion } from './records.js';

/** How much disk the logs of all runs together take. */
export interface LogBudget {
  bytes: number;
}

export interface SegmentChainOptions {
  readonly storage: LogStorage;
  readonly bootId: string;
  readonly proxyId: string;
  readonly budget: LogBudget;
  readonly logger: Log;
}

interface Segment {
  readonly number: number;
  readonly openedAtMs: number;
  /** How many unconfirmed attempts were admitted here. */
  pins: number;
  bytes: number;
  readonly headBytes: number;
}

interface OpenSegment {
  readonly segment: Segment;
  readonly file: SegmentFile;
}

const segmentBytesMax = 8 * mebibyte;
const segmentAgeMsMax = minuteMs;

/**
 * The log of one run: a chain of segments, written at its end and given up at its beginning. A segment goes only when
 * all before it are gone and every attempt admitted in it is in the ledger. So whatever was written of an attempt after
 * its admission is there for as long as its admission is, and a lone admission really is one that nobody ended.
 */
export class SegmentChain {
  readonly #options: SegmentChainOptions;
  readonly #encoder = new FrameEncoder();
  /** Ascending by number. */
  readonly #segments = new Map<number, Segment>();
  #current: OpenSegment | undefined;
  #lastNumber = 0;
  /** Written to since the last sync, the current segment first. */
  readonly #unsynced = new Set<SegmentFile>();
  #syncing: Promise<void> | undefined;
  #trimming: Promise<void> | undefined;

  constructor(options: SegmentChainOptions) {
    this.#options = options;
  }

  /** Takes over a segment that an earlier process has written. Call in ascending order. */
  adopt(stored: StoredSegment): void {
    this.#addSegment({ number: stored.number, openedAtMs: 0, pins: 0, bytes: stored.bytes, headBytes: 0 });
    this.#options.budget.bytes += stored.bytes;
  }

  /** Adds a record. It is safe from the end of this process when this returns; throws when the disk refuses. */
  append(text: string, monotonicMs: number): Place {
    const { segment, file } = this.#current ?? this.#openSegment(monotonicMs);
    const frame = this.#encoder.encode(text);
    try {
      file.append(frame);
    } catch (cause) {
      if (file.isBroken()) this.#retireCurrent();
      throw cause;
    }
    const place = placeOf(segment.number, segment.bytes);
    segment.bytes += frame.length;
    this.#options.budget.bytes += frame.length;
    this.#unsynced.add(file);
    return place;
  }

  pin(segment: number): void {
    const pinned = this.#segments.get(segment);
    if (pinned !== undefined) pinned.pins += 1;
  }

  unpin(segment: number): void {
    const pinned = this.#segments.get(segment);
    if (pinned !== undefined) pinned.pins -= 1;
  }

  get count(): number {
    return this.#segments.size;
  }

  /** The oldest segment that is no longer written to, with how many attempts hold it. */
  oldestSealed(): { readonly number: number; readonly pins: number } | undefined {
    const [oldest] = this.#segments.values();
    return oldest === this.#current?.segment ? undefined : oldest;
  }

  /** Starts a new segment when the current one is large or old enough. */
  rollIfDue(monotonicMs: number): void {
    const segment = this.#current?.segment;
    if (segment === undefined || segment.bytes === segment.headBytes) return;
    const due = segment.bytes >= segmentBytesMax || monotonicMs - segment.openedAtMs >= segmentAgeMsMax;
    if (due) this.#openSegment(monotonicMs);
  }

  /**
   * Makes what was appended survive a loss of power. Calls that overlap share one sync, which may have begun before.
   */
  sync(): Promise<void> {
    this.#syncing ??= this.#syncAll().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  /** Like `sync`, but for everything that was appended before the call. */
  async flush(): Promise<void> {
    await this.#syncing?.catch(() => undefined);
    await this.sync();
  }

  /** Removes the segments at the beginning that nobody needs any more. Never rejects; what fails is tried next time. */
  trim(): Promise<void> {
    this.#trimming ??= this.#trimPrefix().finally(() => {
      this.#trimming = undefined;
    });
    return this.#trimming;
  }

  /** Removes the whole log. For one whose attempts are all in the ledger. */
  async discard(): Promise<void> {
    await this.#trimming;
    this.close();
    await this.#trimPrefix();
    if (this.#segments.size === 0) await this.#options.storage.removeBoot(this.#options.bootId);
  }

  /** Lets go of the log without a change to it. */
  abandon(): void {
    this.close();
    for (const segment of this.#segments.values()) this.#options.budget.bytes -= segment.bytes;
    this.#segments.clear();
  }

  openReader(segment: number): SegmentReader {
    return this.#options.storage.openReader(this.#options.bootId, segment);
  }

  /** Lets go of the files. The next append opens a new segment. */
  close(): void {
    for (const file of this.#unsynced) file.close();
    this.#unsynced.clear();
    this.#current?.file.close();
    this.#current = undefined;
  }

  #openSegment(monotonicMs: number): OpenSegment {
    const { storage, bootId, proxyId, budget } = this.#options;
    const number = this.#lastNumber + 1;
    const head = this.#encoder.encode(JSON.stringify({ record: 'head', version: logVersion, bootId, proxyId }));
    const headBytes = head.length;
    const file = storage.createSegment(bootId, number, head);
    const opened = { segment: { number, openedAtMs: monotonicMs, pins: 0, bytes: headBytes, headBytes }, file };
    this.#addSegment(opened.segment);
    budget.bytes += headBytes;
    this.#retireCurrent();
    this.#current = opened;
    this.#unsynced.add(file);
    return opened;
  }

  #retireCurrent(): void {
    const retired = this.#current?.file;
    // A file with unsynced bytes is closed by the sync.
    if (retired !== undefined && !this.#unsynced.has(retired)) retired.close();
    this.#current = undefined;
  }

  async #syncAll(): Promise<void> {
    const files = [...this.#unsynced];
    this.#unsynced.clear();
    try {
      await Promise.all(files.map((file) => file.sync()));
    } catch (cause) {
      // The system may have dropped what it could not write, and will not say so twice. Go on in another file.
      this.#retireCurrent();
      throw cause;
    } finally {
      for (const file of files) if (file !== this.#current?.file) file.close();
    }
  }

  async #trimPrefix(): Promise<void> {
    const { storage, bootId, budget, logger } = this.#options;
    if (this.#removable() === undefined) return;
    try {
      // What replaces the records that go must be as safe as they were.
      await this.flush();
      for (let oldest = this.#removable(); oldest !== undefined; oldest = this.#removable()) {
        await storage.removeSegment(bootId, oldest.number);
        budget.bytes -= oldest.bytes;
        this.#segments.delete(oldest.number);
      }
    } catch (cause) {
      // Later segments must not go before this one, so the rest waits too.
      logger.warn({ bootId, cause }, 'A segment of the usage log could not be removed');
    }
  }

  #removable(): Segment | undefined {
    const [oldest] = this.#segments.values();
    return oldest === undefined || oldest === this.#current?.segment || oldest.pins > 0 ? undefined : oldest;
  }

  #addSegment(segment: Segment): void {
    this.#segments.set(segment.number, segment);
    this.#lastNumber = Math.max(this.#lastNumber, segment.number);
  }
}
