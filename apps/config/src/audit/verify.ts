import type { AuditVerification } from '@tollgate/schema/api';
import type { AuditEntryRow } from './audit-entry.entity.js';
import { type ChainHead, chainStart, faultOf } from './chain.js';

/** Walks the chain entry by entry, and remembers the first thing that is wrong. */
export class ChainWalk {
  readonly #noted: ChainHead | undefined;
  #head: ChainHead = chainStart;
  #entries = 0;
  #fault: AuditVerification['fault'];

  /** A noted head is one that the caller wrote down earlier, outside of Tollgate. */
  constructor(noted: ChainHead | undefined) {
    this.#noted = noted;
  }

  /** Takes the next rows; false when there is no point in reading on. */
  take(rows: readonly AuditEntryRow[]): boolean {
    for (const row of rows) {
      this.#fault = faultOf(this.#head, row) ?? this.#faultOfNoted(row);
      if (this.#fault !== undefined) return false;
      this.#head = { sequence: row.sequence, hash: row.hash };
      this.#entries += 1;
    }
    return true;
  }

  /** Compares the end of the walk with the head on record, which every change writes in the same transaction. */
  finish(recorded: ChainHead): AuditVerification {
    const fault = this.#fault ?? this.#faultOfEnd(recorded);
    return {
      intact: fault === undefined,
      entries: this.#entries,
      head: { ...recorded },
      ...(fault === undefined ? {} : { fault }),
    };
  }

  #faultOfNoted(row: AuditEntryRow): AuditVerification['fault'] {
    if (row.sequence !== this.#noted?.sequence || row.hash === this.#noted.hash) return undefined;
    return { sequence: row.sequence, reason: 'rewritten' };
  }

  #faultOfEnd(recorded: ChainHead): AuditVerification['fault'] {
    const { sequence, hash } = this.#head;
    if (sequence < recorded.sequence) return { sequence: sequence + 1, reason: 'cut' };
    if (sequence > recorded.sequence) return { sequence: recorded.sequence + 1, reason: 'surplus' };
    if (hash !== recorded.hash) return { sequence, reason: 'rewritten' };
    if (this.#noted !== undefined && this.#noted.sequence > sequence) return { sequence: sequence + 1, reason: 'cut' };
    return undefined;
  }
}
