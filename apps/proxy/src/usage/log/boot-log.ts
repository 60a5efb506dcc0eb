import { type BatchId, batchEventsMax, type UsageBatch, type UsageEvent } from '@tollgate/schema';
import type { AttemptAdmission, AttemptClosing, AttemptProgress } from '../attempt.js';
import { expiredClosing } from '../expired-closing.js';
import type { Clock, CreateBatch, Log } from '../ports.js';
import { usageEventOf } from '../usage-event-of.js';
import { BootState, type OpenAttempt } from './boot-state.js';
import { EventReader } from './event-reader.js';
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
  readonly closing: AttemptClosing;
  readonly closedAtMs: number;
}

/** Segments that may pile up before lone open attempts are moved out of the oldest. */
const segmentsBeforeMoving = 4;
/** Moving more at once would hold up requests. */
const movedAttemptsMax = 1000;
const eventsReadAtOnce = 100;

/** The write-ahead log of one run of a proxy: what was admitted, how far it came, how it ended, what is in the ledger. */
export class BootLog {
  readonly bootId: string;
  readonly proxyId: string;
  readonly state: BootState;
  readonly chain: SegmentChain;
  readonly #options: BootLogOptions;
  readonly #deferred = new Map<number, DeferredEnd>();
  #lastSequence = 0;
  #batchEventsMax = batchEventsMax;

  constructor(options: BootLogOptions) {
    this.bootId = options.bootId;
    this.proxyId = options.proxyId;
    this.chain = new SegmentChain(options);
    this.state = new BootState(this.chain);
    this.#options = options;
  }

  /** Ends that the disk has refused so far. */
  get deferredCount(): number {
    return this.#deferred.size;
  }

  /** When the oldest event was closed that is not known to be in the ledger; undefined when there is none. */
  get oldestUnconfirmedAtMs(): number | undefined {
    const [first] = this.state.pending;
    const pending = first === undefined ? undefined : this.state.closed.get(first)?.event?.closedAtMs;
    const closedAtMs = [...this.state.batches.values()].map((batch) => batch.closedAtMs);
    const oldest = closedAtMs.reduce((earliest, atMs) => Math.min(earliest, atMs), pending ?? Number.POSITIVE_INFINITY);
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
    const text = JSON.stringify({ record: 'admit', sequence, admittedAtMs, admission });
    const openedAtMs = clock.monotonicMs();
    const admittedAt = this.chain.append(text, openedAtMs);
    this.#lastSequence = sequence;
    const attempt = { sequence, admittedAtMs, openedAtMs, admission, admittedAt, checkpoint: undefined, named: false };
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
    const end = { attempt, closing, closedAtMs: this.#options.clock.now() };
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

  /**
   * Makes one batch of attempts that have ended and writes down which, so that the same batch can be made again.
   * Undefined when there is none. Throws when the disk refuses.
   */
  seal(proxyId: string, createBatch: CreateBatch): UsageBatch | undefined {
    const [events, batch] = this.#createFromPending(proxyId, createBatch);
    if (batch === undefined) return undefined;
    const { batchId } = batch;
    const sequences = events.map((event) => event.sequence);
    this.#appendAnyway(JSON.stringify({ record: 'batch', batchId, sequences }));
    const closedAtMs = events.reduce(
      (earliest, event) => Math.min(earliest, event.closedAtMs),
      Number.MAX_SAFE_INTEGER,
    );
    this.state.batched({ batchId, sequences, closedAtMs });
    this.#batchEventsMax = batchEventsMax;
    return batch;
  }

  /** Makes a named batch again, from the log; undefined when it is stored by now or cannot be made again. */
  async remake(batchId: BatchId, proxyId: string, createBatch: CreateBatch): Promise<UsageBatch | undefined> {
    const events = await this.#eventsOf(batchId);
    const named = this.state.batches.get(batchId);
    if (named === undefined) return undefined;
    const batch = events.length === named.sequences.length ? createBatch(proxyId, events) : undefined;
    if (batch?.batchId === batchId) return batch;
    this.#options.logger.error(
      { bootId: this.bootId, batchId, missing: named.sequences.length - events.length },
      'A batch cannot be made again from the usage log; what is left of it goes into another',
    );
    this.state.dissolved(named, new Set(events.map((event) => event.sequence)));
    return undefined;
  }

  /** These batches are in the ledger. Gives those that were ours and not known to be so. */
  confirm(batchIds: readonly BatchId[]): readonly BatchId[] {
    const ours = batchIds.filter((batchId) => this.state.stored(batchId));
    if (ours.length === 0) return ours;
    try {
      this.#appendAnyway(JSON.stringify({ record: 'stored', batchIds: ours }));
    } catch (cause) {
      // Without the record these batches may be published once more after a crash, which the ledger takes in its stride.
      this.#options.logger.warn({ cause }, 'A confirmation could not be written to the usage log');
    }
    return ours;
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

  async #eventsOf(batchId: BatchId): Promise<readonly UsageEvent[]> {
    const batch = this.state.batches.get(batchId);
    const reader = new EventReader(this);
    const events: UsageEvent[] = [];
    let read = 0;
    for (const member of batch === undefined ? [] : this.state.membersOf(batch)) {
      const event = reader.eventOf(member);
      if (event !== undefined) events.push(event);
      read += 1;
      if (read % eventsReadAtOnce === 0) await new Promise(setImmediate);
    }
    reader.close();
    return events;
  }

  #writeEnd({ attempt, closing, closedAtMs }: DeferredEnd): boolean {
    const { sequence, admittedAt, admittedAtMs, admission } = attempt;
    let closedAt: Place;
    try {
      closedAt = this.#appendAnyway(JSON.stringify({ record: 'close', sequence, closedAtMs, closing }));
    } catch {
      return false;
    }
    const origin = { proxyId: this.proxyId, bootId: this.bootId, sequence, admittedAtMs };
    const event = usageEventOf(origin, admission, closing, closedAtMs);
    this.state.ended(attempt, { sequence, admittedAt, closedAt, event });
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

  #pendingEvents(): UsageEvent[] {
    const events: UsageEvent[] = [];
    const reader = new EventReader(this);
    for (const sequence of this.state.pending) {
      if (events.length >= this.#batchEventsMax) break;
      const closed = this.state.closed.get(sequence);
      const event = closed && reader.eventOf(closed);
      if (event !== undefined) events.push(event);
      else this.#giveUp(sequence, 'A usage event can no longer be read from the log and is given up');
    }
    reader.close();
    return events;
  }

  /** One event that no batch can hold must not hold back the others: the batch is halved until that one stands alone. */
  #createFromPending(proxyId: string, createBatch: CreateBatch): readonly [readonly UsageEvent[], UsageBatch?] {
    for (;;) {
      const events = this.#pendingEvents();
      const [first] = events;
      if (first === undefined) return [events];
      try {
        return [events, createBatch(proxyId, events)];
      } catch (cause) {
        this.#batchEventsMax = Math.max(1, Math.floor(events.length / 2));
        if (events.length > 1) continue;
        this.#giveUp(first.sequence, 'A usage event fits no batch and is given up', { event: first, cause });
      }
    }
  }

  #giveUp(sequence: number, message: string, details: object = {}): void {
    this.#options.logger.error({ bootId: this.bootId, sequence, ...details }, message);
    this.state.lost(sequence);
  }

  /** A long stream must not keep an hour of log: when only open attempts hold the oldest segment, they are written anew. */
  #moveLoneAttempts(): void {
    const oldest = this.chain.count > segmentsBeforeMoving ? this.chain.oldestSealed() : undefined;
    if (oldest === undefined || oldest.pins === 0 || oldest.pins > movedAttemptsMax) return;
    const lone = [...this.state.open.values()].filter((attempt) => segmentOf(attempt.admittedAt) === oldest.number);
    if (lone.length !== oldest.pins) return;
    const nowMs = this.#options.clock.monotonicMs();
    for (const attempt of lone) {
      const { sequence, admittedAtMs, admission, checkpoint } = attempt;
      const admit = JSON.stringify({ record: 'admit', sequence, admittedAtMs, admission });
      const admittedAt = this.chain.append(admit, nowMs);
      if (checkpoint !== undefined) {
        this.chain.append(JSON.stringify({ record: 'checkpoint', sequence, ...checkpoint }), nowMs);
      }
      this.state.moved(attempt, admittedAt);
    }
  }
}
