import type { BatchId } from '@tollgate/schema';
import type { AttemptProgress } from '../attempt.js';
import type { AdmittedFacts } from '../event-text.js';
import type { WaitingText } from './event-pages.js';
import { type Place, segmentOf } from './place.js';
import { SequenceTable } from './sequence-table.js';

/** An attempt that has not ended. */
export interface OpenAttempt {
  readonly sequence: number;
  readonly admittedAtMs: number;
  /** On the monotonic clock of the process that admitted it; 0 for an attempt of an earlier process. */
  readonly openedAtMs: number;
  readonly facts: AdmittedFacts;
  admittedAt: Place;
  checkpoint: { readonly atMs: number; readonly progress: AttemptProgress } | undefined;
  /** A batch already names it: its end was written, and is damaged. */
  named: boolean;
}

/** Where an attempt that has ended stands in the log. */
export interface EndedAttempt {
  readonly sequence: number;
  readonly admittedAt: Place;
  readonly closedAt: Place;
}

/** An attempt that has ended and is in no batch. */
export interface PendingAttempt extends EndedAttempt {
  /** Unknown, as the text is, when its event must be read from the log. */
  readonly closedAtMs: number | undefined;
  readonly text: WaitingText | undefined;
}

/** A batch that is named in the log and not known to be in the ledger. */
export interface OpenBatch {
  readonly batchId: BatchId;
  readonly sequences: readonly number[];
  /** When the first of its attempts was closed. */
  readonly closedAtMs: number;
  /** Where each attempt was admitted and closed, in turn; there once all of them have ended. */
  places: Float64Array | undefined;
}

/** What a state holds on to besides itself. */
export interface StateHolds {
  /** Counts the unconfirmed attempts that were admitted in a segment. */
  readonly pin: (segment: number) => void;
  readonly unpin: (segment: number) => void;
  /** Gives up the text of an event that waits. */
  readonly release: (text: WaitingText) => void;
}

/**
 * What the records of one run amount to. Live records and records read back after a crash go through the same methods,
 * so a replayed log gives the state the process had.
 */
export class BootState {
  readonly open = new SequenceTable<OpenAttempt>();
  /** Ended and in no batch yet. */
  readonly pending = new SequenceTable<PendingAttempt>();
  /** In the order they were made. */
  readonly batches = new Map<BatchId, OpenBatch>();
  /** Ended and in a batch whose places are not all known. */
  readonly #named = new SequenceTable<EndedAttempt>();
  readonly #holds: StateHolds;

  constructor(holds: StateHolds) {
    this.#holds = holds;
  }

  /** How many ended attempts are not known to be in the ledger. */
  get unconfirmed(): number {
    let events = this.pending.size;
    for (const batch of this.batches.values()) events += batch.sequences.length;
    return events;
  }

  admitted(attempt: OpenAttempt): void {
    this.open.set(attempt.sequence, attempt);
    this.#holds.pin(segmentOf(attempt.admittedAt));
  }

  /** The same admission stands in the log once more; the first place is not needed any longer. */
  moved(attempt: OpenAttempt, admittedAt: Place): void {
    this.#holds.unpin(segmentOf(attempt.admittedAt));
    attempt.admittedAt = admittedAt;
    this.#holds.pin(segmentOf(admittedAt));
  }

  /** Whether the attempt has ended and is known one by one. */
  hasEnded(sequence: number): boolean {
    return this.pending.has(sequence) || this.#named.has(sequence);
  }

  /** The attempt waits for a batch now; or belongs to the batch that names it, which has no use for its text. */
  ended(attempt: OpenAttempt, pending: PendingAttempt): void {
    this.open.delete(attempt.sequence);
    if (!attempt.named) this.pending.set(attempt.sequence, pending);
    else this.#name(pending);
  }

  /** These attempts are in a batch now. Their texts leave memory, and what is kept of each is two places. */
  batched(batchId: BatchId, sequences: readonly number[]): void {
    const places = this.#placesOf(sequences);
    let closedAtMs = Number.POSITIVE_INFINITY;
    for (const sequence of sequences) {
      const pending = this.pending.get(sequence);
      if (pending !== undefined) {
        closedAtMs = Math.min(closedAtMs, pending.closedAtMs ?? closedAtMs);
        this.pending.delete(sequence);
        if (pending.text !== undefined) this.#holds.release(pending.text);
      }
      if (places !== undefined) continue;
      if (pending !== undefined) this.#name(pending);
      const stillOpen = this.open.get(sequence);
      if (stillOpen !== undefined) stillOpen.named = true;
    }
    this.batches.set(batchId, { batchId, sequences, closedAtMs, places });
  }

  /** Keeps no more than places of a batch whose last attempts have ended since it was named. */
  settle(batchId: BatchId): void {
    const batch = this.batches.get(batchId);
    if (batch === undefined || batch.places !== undefined) return;
    batch.places = this.#placesOf(batch.sequences);
    if (batch.places !== undefined) for (const sequence of batch.sequences) this.#named.delete(sequence);
  }

  /** The attempts of a batch, as far as they are known. */
  membersOf(batch: OpenBatch): readonly EndedAttempt[] {
    const { places } = batch;
    return batch.sequences.flatMap((sequence, index) => {
      const admittedAt = places?.[index * 2];
      const closedAt = places?.[index * 2 + 1];
      if (admittedAt !== undefined && closedAt !== undefined) return { sequence, admittedAt, closedAt };
      return this.#named.get(sequence) ?? [];
    });
  }

  /** The batch is in the ledger: its attempts are done with. False when it is not one of ours. */
  stored(batchId: BatchId): boolean {
    const batch = this.batches.get(batchId);
    if (batch === undefined) return false;
    this.batches.delete(batchId);
    const { places } = batch;
    if (places === undefined) this.#forgetAll(batch);
    else for (let index = 0; index < places.length; index += 2) this.#holds.unpin(segmentOf(places[index] ?? 0));
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
      const { sequence, admittedAt, closedAt } = member;
      this.#named.delete(sequence);
      if (!readable.has(sequence)) this.#forget(member);
      else this.pending.set(sequence, { sequence, admittedAt, closedAt, closedAtMs: undefined, text: undefined });
    }
    for (const sequence of batch.sequences) {
      const stillOpen = this.open.get(sequence);
      if (stillOpen !== undefined) stillOpen.named = false;
    }
  }

  /** Gives up a pending attempt that cannot become an event. */
  lost(sequence: number): void {
    const pending = this.pending.get(sequence);
    if (pending === undefined) return;
    if (pending.text !== undefined) this.#holds.release(pending.text);
    this.pending.delete(sequence);
    this.#forget(pending);
  }

  /** Where these attempts were admitted and ended, in turn; undefined while one of them is not known to have ended. */
  #placesOf(sequences: readonly number[]): Float64Array | undefined {
    const places = new Float64Array(2 * sequences.length);
    let next = 0;
    for (const sequence of sequences) {
      const ended = this.pending.get(sequence) ?? this.#named.get(sequence);
      if (ended === undefined) return undefined;
      places[next++] = ended.admittedAt;
      places[next++] = ended.closedAt;
    }
    return places;
  }

  #name({ sequence, admittedAt, closedAt }: EndedAttempt): void {
    this.#named.set(sequence, { sequence, admittedAt, closedAt });
  }

  #forgetAll(batch: OpenBatch): void {
    for (const member of this.membersOf(batch)) this.#forget(member);
    for (const sequence of batch.sequences) {
      const stillOpen = this.open.get(sequence);
      if (stillOpen !== undefined) this.#forget(stillOpen);
    }
  }

  #forget({ sequence, admittedAt }: OpenAttempt | EndedAttempt): void {
    this.#holds.unpin(segmentOf(admittedAt));
    this.open.delete(sequence);
    this.#named.delete(sequence);
  }
}
