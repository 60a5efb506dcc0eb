import { usageEventId } from '@tollgate/schema';
import type { AttemptAdmission, AttemptClosing, AttemptProgress } from '../attempt.js';
import { type AdmittedFacts, admissionJson, admittedFacts, eventJson, runMembers } from '../event-text.js';
import { expiredClosing } from '../expired-closing.js';
import type { Clock, Log } from '../ports.js';
import { BatchBook } from './batch-book.js';
import { BootState, type OpenAttempt } from './boot-state.js';
import { EventPages } from './event-pages.js';
import type { LogStorage } from './log-storage.js';
import { type Place, segmentOf } from './place.js';
import { type LogBudget, SegmentChain } from './segment-chain.js';

export interface BootLogOptions {
  readonly storage: LogStorage;
  readonly bootId: string;
  readonly proxyId: string;
  readonly budget: LogBudget;
  readonly clock: Clock;
  readonly logger: Log;
}

interface DeferredEnd {
  readonly attempt: OpenAttempt;
  /** As JSON. */
  readonly closing: string;
  readonly closedAtMs: number;
}

/** The end of an attempt that is in the log. */
export interface WrittenEnd {
  readonly closedAt: Place;
  readonly closedAtMs: number;
  /** As JSON. */
  readonly closing: string;
}

/** Segments that may pile up before lone open attempts are moved out of the oldest. */
const segmentsBeforeMoving = 4;
/** Moving more at once would hold up requests. */
const movedAttemptsMax = 1000;

/**
 * The write-ahead log of one run of a proxy: what was admitted, how far it came, how it ended, what is in the ledger.
 */
export class BootLog {
  readonly bootId: string;
  readonly proxyId: string;
  readonly state: BootState;
  readonly chain: SegmentChain;
  readonly batches: BatchBook;
  readonly #options: BootLogOptions;
  readonly #pages = new EventPages();
  /** What all events of this run have in common. */
  readonly #run: string;
  readonly #deferred = new Map<number, DeferredEnd>();
  #lastSequence = 0;

  constructor(options: BootLogOptions) {
    this.bootId = options.bootId;
    this.proxyId = options.proxyId;
    this.chain = new SegmentChain(options);
    this.#run = runMembers(options.proxyId, options.bootId);
    this.state = new BootState({
      pin: (segment) => this.chain.pin(segment),
      unpin: (segment) => this.chain.unpin(segment),
      release: (text) => this.#pages.release(text),
    });
    this.batches = new BatchBook({
      log: this,
      state: this.state,
      storage: options.storage,
      logger: options.logger,
      append: (text) => this.#appendAnyway(text),
    });
    this.#options = options;
  }

  /** Ends that the disk has refused so far. */
  get deferredCount(): number {
    return this.#deferred.size;
  }

  /** When the oldest event was closed that is not known to be in the ledger; undefined when there is none. */
  get oldestUnconfirmedAtMs(): number | undefined {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { closedAtMs } of this.state.pending.values()) oldest = Math.min(oldest, closedAtMs ?? oldest);
    for (const { closedAtMs } of this.state.batches.values()) oldest = Math.min(oldest, closedAtMs);
    return Number.isFinite(oldest) ? oldest : undefined;
  }

  /** Nothing in this log is needed any longer. */
  get isDrained(): boolean {
    return this.state.open.size === 0 && this.state.pending.size === 0 && this.state.batches.size === 0;
  }

  /** Writes the intent of an attempt. Throws when the disk refuses; then no number is used up. */
  admit(admission: AttemptAdmission): OpenAttempt {
    const { clock } = this.#options;
    const sequence = this.#lastSequence + 1;
    const admittedAtMs = clock.now();
    const facts = admittedFacts(admission);
    const openedAtMs = clock.monotonicMs();
    const admittedAt = this.chain.append(admitRecord(sequence, admittedAtMs, facts), openedAtMs);
    this.#lastSequence = sequence;
    const attempt = { sequence, admittedAtMs, openedAtMs, facts, admittedAt, checkpoint: undefined, named: false };
    this.state.admitted(attempt);
    return attempt;
  }

  /** Writes how far an attempt has come. Throws when the disk refuses; this process knows the progress all the same. */
  checkpoint(attempt: OpenAttempt, progress: AttemptProgress): void {
    const { clock } = this.#options;
    const atMs = clock.now();
    attempt.checkpoint = { atMs, progress };
    this.chain.append(
      JSON.stringify({ record: 'checkpoint', sequence: attempt.sequence, atMs, progress }),
      clock.monotonicMs(),
    );
  }

  /**
   * Writes how an attempt ended; false when it had ended before. When the disk refuses, the end is kept in memory and
   * written as soon as it can be.
   */
  end(attempt: OpenAttempt, closing: AttemptClosing): boolean {
    if (!this.isOpen(attempt)) return false;
    const { sequence } = attempt;
    const end = { attempt, closing: JSON.stringify(closing), closedAtMs: this.#options.clock.now() };
    if (!this.#writeEnd(end)) this.#deferred.set(sequence, end);
    return true;
  }

  /** Whether nobody has ended the attempt. */
  isOpen({ sequence }: OpenAttempt): boolean {
    return this.state.open.has(sequence) && !this.#deferred.has(sequence);
  }

  /** Ends open attempts that nobody else will end, from what is known of them. Gives how many. */
  expireOpen(isDue: (attempt: OpenAttempt) => boolean): number {
    const due = [...this.state.open.values()].filter(isDue);
    return due.filter((attempt) => this.end(attempt, expiredClosing(attempt))).length;
  }

  /** The work that requests do not wait for: late ends, new segments, old segments. Throws when the disk refuses. */
  maintain(): void {
    for (const [sequence, end] of this.#deferred) {
      if (!this.#writeEnd(end)) break;
      this.#deferred.delete(sequence);
    }
    void this.chain.trim();
    this.chain.rollIfDue(this.#options.clock.monotonicMs());
    this.#moveLoneAttempts();
  }

  /** For replay: this number is taken. */
  skipTo(sequence: number): void {
    this.#lastSequence = Math.max(this.#lastSequence, sequence);
  }

  /** For replay: an attempt of this run has ended, as the record at this place says. */
  ended(attempt: OpenAttempt, { closedAt, closedAtMs, closing }: WrittenEnd): void {
    const { sequence, admittedAt, admittedAtMs, facts, named } = attempt;
    const text = named
      ? undefined
      : this.#pages.write(
          usageEventId(facts),
          eventJson({ run: this.#run, sequence, admittedAtMs, facts, closedAtMs, closing }),
        );
    this.state.ended(attempt, { sequence, admittedAt, closedAt, closedAtMs, text });
  }

  #writeEnd({ attempt, closing, closedAtMs }: DeferredEnd): boolean {
    const { sequence } = attempt;
    let closedAt: Place;
    try {
      closedAt = this.#appendAnyway(
        `{"record":"close","sequence":${sequence},"closedAtMs":${closedAtMs},"closing":${closing}}`,
      );
    } catch {
      return false;
    }
    this.ended(attempt, { closedAt, closedAtMs, closing });
    return true;
  }

  /** For what must be written of attempts that exist already: space is set aside for it. */
  #appendAnyway(text: string): Place {
    const nowMs = this.#options.clock.monotonicMs();
    try {
      return this.chain.append(text, nowMs);
    } catch (cause) {
      if (!this.#options.storage.releaseReserve()) throw cause;
      return this.chain.append(text, nowMs);
    }
  }

  /**
   * A long stream must not keep an hour of log: when only open attempts hold the oldest segment, they are written anew.
   */
  #moveLoneAttempts(): void {
    const oldest = this.chain.count > segmentsBeforeMoving ? this.chain.oldestSealed() : undefined;
    if (oldest === undefined || oldest.pins === 0 || oldest.pins > movedAttemptsMax) return;
    const lone = [...this.state.open.values()].filter((attempt) => segmentOf(attempt.admittedAt) === oldest.number);
    if (lone.length !== oldest.pins) return;
    const nowMs = this.#options.clock.monotonicMs();
    for (const attempt of lone) {
      const { sequence, admittedAtMs, facts, checkpoint } = attempt;
      const admittedAt = this.chain.append(admitRecord(sequence, admittedAtMs, facts), nowMs);
      if (checkpoint !== undefined) {
        this.chain.append(JSON.stringify({ record: 'checkpoint', sequence, ...checkpoint }), nowMs);
      }
      this.state.moved(attempt, admittedAt);
    }
  }
}

function admitRecord(sequence: number, admittedAtMs: number, facts: AdmittedFacts): string {
  return `{"record":"admit","sequence":${sequence},"admittedAtMs":${admittedAtMs},"admission":${admissionJson(facts)}}`;
}
