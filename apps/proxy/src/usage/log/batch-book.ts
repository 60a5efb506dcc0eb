import type { UsageBatchText, UsageEventText } from '@tollgate/queues';
import { type BatchId, batchEventsMax, mebibyte } from '@tollgate/schema';
import { textOfEvent } from '../event-text.js';
import type { CreateBatch, Log } from '../ports.js';
import type { BootState, EndedAttempt, OpenBatch } from './boot-state.js';
import { EventReader, type ReadableLog } from './event-reader.js';
import type { LogStorage } from './log-storage.js';
import type { Place } from './place.js';

export interface BatchBookOptions {
  readonly log: ReadableLog;
  readonly state: BootState;
  readonly storage: Pick<LogStorage, 'quarantine'>;
  readonly logger: Log;
  /** Writes a record; throws when the disk refuses. */
  readonly append: (text: string) => Place;
}

/** Makes batches on behalf of a proxy. */
export interface BatchMaker {
  /** Whom to tell when a batch is stored: this process, whichever run its events are of. */
  readonly proxyId: string;
  readonly createBatch: CreateBatch;
}

const eventsReadAtOnce = 50;

/** Events of one batch as text: whatever their tags, it stays far below what the queue takes. */
const batchTextBytesMax = 8 * mebibyte;

/** An event on its way into a batch. */
interface Member {
  readonly sequence: number;
  readonly text: UsageEventText;
}

/** The batches of one run: which attempts they are made of, and which of them are in the ledger. */
export class BatchBook {
  readonly #options: BatchBookOptions;
  #eventsMax = batchEventsMax;

  constructor(options: BatchBookOptions) {
    this.#options = options;
  }

  /**
   * Makes one batch of attempts that have ended and writes down which, so that the same batch can be made again.
   * Undefined when there is none. Throws when the disk refuses.
   */
  seal(maker: BatchMaker): UsageBatchText | undefined {
    for (;;) {
      const members = this.#pendingMembers();
      const [first] = members;
      if (first === undefined) return undefined;
      const batch = this.#tryCreate(maker, members);
      if (batch !== undefined) {
        this.#eventsMax = batchEventsMax;
        return this.#name(batch, members);
      }
      // One event that no batch can hold must not hold back the others: halve until it stands alone.
      this.#eventsMax = Math.max(1, Math.floor(members.length / 2));
      if (members.length === 1) this.#giveUp(first, 'A usage event fits no batch');
    }
  }

  /** Makes a named batch again, from the log; undefined when it is stored by now or cannot be made again. */
  async remake(batchId: BatchId, maker: BatchMaker): Promise<UsageBatchText | undefined> {
    const [named, members] = await this.#membersOf(batchId);
    if (named === undefined) return undefined;
    const batch = members.length === named.sequences.length ? this.#tryCreate(maker, members) : undefined;
    if (batch?.batchId === batchId) return batch;
    const details = { batchId, missing: named.sequences.length - members.length };
    this.#options.logger.error(details, 'A batch cannot be made again from the usage log; the rest goes into another');
    this.#dissolve(named, members);
    return undefined;
  }

  /** Makes two batches of one that the queue does not take, or gives up the one event it holds. */
  async split(batchId: BatchId, maker: BatchMaker): Promise<readonly UsageBatchText[]> {
    const [named, members] = await this.#membersOf(batchId);
    if (named === undefined) return [];
    this.#dissolve(named, members);
    const [first, second] = members;
    if (first !== undefined && second === undefined) this.#giveUp(first, 'A usage event is refused by the queue');
    if (second === undefined) return [];
    const middle = Math.ceil(members.length / 2);
    return [members.slice(0, middle), members.slice(middle)].flatMap((half) => {
      const batch = this.#tryCreate(maker, half);
      return batch === undefined ? [] : [this.#name(batch, half)];
    });
  }

  /** These batches are in the ledger. Gives those that were ours and not known to be so. */
  confirm(batchIds: readonly BatchId[]): readonly BatchId[] {
    const ours = batchIds.filter((batchId) => this.#options.state.stored(batchId));
    if (ours.length === 0) return ours;
    try {
      this.#options.append(JSON.stringify({ record: 'stored', batchIds: ours }));
    } catch (cause) {
      // Without the record these batches may be published once more after a crash, which the ledger takes in its
      // stride.
      this.#options.logger.warn({ cause }, 'A confirmation could not be written to the usage log');
    }
    return ours;
  }

  #name(batch: UsageBatchText, members: readonly Member[]): UsageBatchText {
    const { batchId } = batch;
    const sequences = members.map(({ sequence }) => sequence);
    this.#options.append(JSON.stringify({ record: 'batch', batchId, sequences }));
    this.#options.state.batched(batchId, sequences);
    return batch;
  }

  #dissolve(named: OpenBatch, readable: readonly Member[]): void {
    this.#options.append(JSON.stringify({ record: 'dissolve', batchId: named.batchId }));
    this.#options.state.dissolved(named, new Set(readable.map(({ sequence }) => sequence)));
  }

  async #membersOf(batchId: BatchId): Promise<readonly [OpenBatch | undefined, readonly Member[]]> {
    const { state, log } = this.#options;
    const batch = state.batches.get(batchId);
    const reader = new EventReader(log);
    const members: Member[] = [];
    let read = 0;
    for (const ended of batch === undefined ? [] : state.membersOf(batch)) {
      const event = reader.eventOf(ended);
      if (event !== undefined) members.push({ sequence: ended.sequence, text: textOfEvent(event) });
      read += 1;
      if (read % eventsReadAtOnce === 0) await new Promise(setImmediate);
    }
    reader.close();
    // It may have been stored meanwhile.
    return [state.batches.get(batchId), members];
  }

  /** As many events as a batch may hold, from those that have waited longest. */
  #pendingMembers(): Member[] {
    const { state, log, logger } = this.#options;
    const members: Member[] = [];
    const reader = new EventReader(log);
    let bytes = 0;
    for (const pending of state.pending.values()) {
      const { sequence } = pending;
      if (members.length >= this.#eventsMax || bytes >= batchTextBytesMax) break;
      const text = pending.text ?? textRead(reader, pending);
      if (text === undefined) {
        logger.error({ bootId: log.bootId, sequence }, 'A usage event can no longer be read from the log');
        state.lost(sequence);
        continue;
      }
      members.push({ sequence, text });
      bytes += text.end - text.start;
    }
    reader.close();
    return members;
  }

  #tryCreate(maker: BatchMaker, members: readonly Member[]): UsageBatchText | undefined {
    try {
      return maker.createBatch(
        maker.proxyId,
        members.map(({ text }) => text),
      );
    } catch (cause) {
      this.#options.logger.warn({ events: members.length, cause }, 'A batch could not be made');
      return undefined;
    }
  }

  #giveUp({ sequence, text }: Member, reason: string): void {
    const { logger, state, storage, log } = this.#options;
    logger.error({ bootId: log.bootId, sequence, eventId: text.id }, `${reason}; it is put into quarantine`);
    // A copy: the place where the event waits is used again.
    const bytes = Buffer.from(text.source.subarray(text.start, text.end));
    storage.quarantine(`${log.bootId}-event-${sequence}`, bytes).catch((cause: unknown) => {
      logger.error({ sequence, cause }, 'A usage event could not be put into quarantine');
    });
    state.lost(sequence);
  }
}

function textRead(reader: EventReader, ended: EndedAttempt): UsageEventText | undefined {
  const event = reader.eventOf(ended);
  return event === undefined ? undefined : textOfEvent(event);
}
