import type { BatchId, UsageEvent } from '@tollgate/schema';
import type { AttemptAdmission, AttemptProgress } from '../attempt.js';
import { type Place, segmentOf } from './place.js';

/** An attempt that has not ended. */
export interface OpenAttempt {
  readonly sequence: number;
  readonly admittedAtMs: number;
  /** On the monotonic clock of the process that admitted it; 0 for an attempt of an earlier process. */
  readonly openedAtMs: number;
  readonly admission: AttemptAdmission;
  admittedAt: Place;
  checkpoint: { readonly atMs: number; readonly progress: AttemptProgress } | undefined;
  /** A batch already names it: its end was written, and is damaged. */
  named: boolean;
}

/** An attempt that has ended and is not yet known to be in the ledger. */
export interface ClosedAttempt {
  readonly sequence: number;
  readonly admittedAt: Place;
  readonly closedAt: Place;
  /** Absent when it must be read from the log again. */
  readonly event?: UsageEvent;
}

/** A batch that is named in the log and not known to be in the ledger. */
export interface OpenBatch {
  readonly batchId: BatchId;
  readonly sequences: readonly number[];
  /** When the first of its attempts was closed. */
  readonly closedAtMs: number;
  /** Where each attempt was admitted and closed, in turn; there once its events have left memory. */
  places?: Float64Array;
}

/** Counts the unconfirmed attempts that were admitted in a segment. */
export interface SegmentPins {
  readonly pin: (segment: number) => void;
  readonly unpin: (segment: number) => void;
}

/**
 * What the records of one run amount to. Live records and records read back after a crash go through the same methods,
 * so a replayed log gives the state the process had.
 */
export class BootState {
  readonly open = new Map<number, OpenAttempt>();
  /** Closed, and not in a batch that has left memory. */
  readonly closed = new Map<number, ClosedAttempt>();
  /** Closed and in no batch yet, in the order they were closed. */
  readonly pending = new Set<number>();
  /** In the order they were made. */
  readonly batches = new Map<BatchId, OpenBatch>();
  readonly #pins: SegmentPins;

  constructor(pins: SegmentPins) {
    this.#pins = pins;
  }

  /** How many closed attempts are not known to be in the ledger. */
  get unconfirmed(): number {
    let events = this.pending.size;
    for (const batch of this.batches.values()) events += batch.sequences.length;
    return events;
  }

  admitted(attempt: OpenAttempt): void {
    this.open.set(attempt.sequence, attempt);
    this.#pins.pin(segmentOf(attempt.admittedAt));
  }

  /** The same admission stands in the log once more; the first place is not needed any longer. */
  moved(attempt: OpenAttempt, admittedAt: Place): void {
    this.#pins.unpin(segmentOf(attempt.admittedAt));
    attempt.admittedAt = admittedAt;
    this.#pins.pin(segmentOf(admittedAt));
  }

  ended(attempt: OpenAttempt, closed: ClosedAttempt): void {
    this.open.delete(attempt.sequence);
    this.closed.set(attempt.sequence, closed);
    if (!attempt.named) this.pending.add(attempt.sequence);
  }

  batched(batch: OpenBatch): void {
    this.batches.set(batch.batchId, batch);
    for (const sequence of batch.sequences) {
      this.pending.delete(sequence);
      const stillOpen = this.open.get(sequence);
      if (stillOpen !== undefined) stillOpen.named = true;
    }
  }

  /** Drops a batch's events from memory and keeps their places. Not while one of its attempts is missing. */
  evict(batchId: BatchId): void {
    const batch = this.batches.get(batchId);
    if (batch === undefined || batch.places !== undefined || !this.#isComplete(batch)) return;
    batch.places = new Float64Array(
      batch.sequences.flatMap((sequence) => {
        const closed = this.closed.get(sequence);
        this.closed.delete(sequence);
        return closed === undefined ? [] : [closed.admittedAt, closed.closedAt];
      }),
    );
  }

  /** The attempts of a batch, as far as they are known. */
  membersOf(batch: OpenBatch): readonly ClosedAttempt[] {
    const { places } = batch;
    return batch.sequences.flatMap((sequence, index) => {
      const admittedAt = places?.[index * 2];
      const closedAt = places?.[index * 2 + 1];
      if (admittedAt !== undefined && closedAt !== undefined) return { sequence, admittedAt, closedAt };
      return this.closed.get(sequence) ?? [];
    });
  }

  /** The batch is in the ledger: its attempts are done with. False when it is not one of ours. */
  stored(batchId: BatchId): boolean {
    const batch = this.batches.get(batchId);
    if (batch === undefined) return false;
    this.batches.delete(batchId);
    for (const member of this.membersOf(batch)) this.#release(member);
    for (const sequence of batch.sequences) {
      const stillOpen = this.open.get(sequence);
      if (stillOpen !== undefined) this.#release(stillOpen);
    }
    return true;
  }

  /**
   * The batch cannot be made again. Those of its attempts that can still be read go into new ones; the ledger knows the
   * events it has already by their own ids.
   */
  dissolved(batch: OpenBatch, readable: ReadonlySet<number>): void {
    const members = this.membersOf(batch);
    this.batches.delete(batch.batchId);
    for (const member of members) {
      if (readable.has(member.sequence)) {
        this.closed.set(member.sequence, member);
        this.pending.add(member.sequence);
      } else this.#release(member);
    }
    for (const sequence of batch.sequences) {
      const stillOpen = this.open.get(sequence);
      if (stillOpen !== undefined) stillOpen.named = false;
    }
  }

  /** Gives up a pending attempt that cannot become an event. */
  lost(sequence: number): void {
    const closed = this.closed.get(sequence);
    if (closed !== undefined) this.#release(closed);
    this.pending.delete(sequence);
  }

  #isComplete(batch: OpenBatch): boolean {
    return batch.sequences.every((sequence) => this.closed.has(sequence));
  }

  #release(attempt: OpenAttempt | ClosedAttempt): void {
    this.#pins.unpin(segmentOf(attempt.admittedAt));
    this.open.delete(attempt.sequence);
    this.closed.delete(attempt.sequence);
    this.pending.delete(attempt.sequence);
  }
}
