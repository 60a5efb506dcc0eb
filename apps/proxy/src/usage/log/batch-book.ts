import { type BatchId, batchEventsMax, type UsageBatch, type UsageEvent } from '@tollgate/schema';
import type { CreateBatch, Log } from '../ports.js';
import type { BootState, OpenBatch } from './boot-state.js';
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
  seal(maker: BatchMaker): UsageBatch | undefined {
    for (;;) {
      const events = this.#pendingEvents();
      const [first] = events;
      if (first === undefined) return undefined;
      const batch = this.#tryCreate(maker, events);
      if (batch !== undefined) {
        this.#eventsMax = batchEventsMax;
        return this.#name(batch, events);
      }
      // One event that no batch can hold must not hold back the others: halve until it stands alone.
      this.#eventsMax = Math.max(1, Math.floor(events.length / 2));
      if (events.length === 1) this.#giveUp(first, 'A usage event fits no batch');
    }
  }

  /** Makes a named batch again, from the log; undefined when it is stored by now or cannot be made again. */
  async remake(batchId: BatchId, maker: BatchMaker): Promise<UsageBatch | undefined> {
    const [named, events] = await this.#eventsOf(batchId);
    if (named === undefined) return undefined;
    const batch = events.length === named.sequences.length ? this.#tryCreate(maker, events) : undefined;
    if (batch?.batchId === batchId) return batch;
    const details = { batchId, missing: named.sequences.length - events.length };
    this.#options.logger.error(details, 'A batch cannot be made again from the usage log; the rest goes into another');
    this.#dissolve(named, events);
    return undefined;
  }

  /** Makes two batches of one that the queue does not take, or gives up the one event it holds. */
  async split(batchId: BatchId, maker: BatchMaker): Promise<readonly UsageBatch[]> {
    const [named, events] = await this.#eventsOf(batchId);
    if (named === undefined) return [];
    this.#dissolve(named, events);
    const [first, second] = events;
    if (first !== undefined && second === undefined) this.#giveUp(first, 'A usage event is refused by the queue');
    if (second === undefined) return [];
    const middle = Math.ceil(events.length / 2);
    return [events.slice(0, middle), events.slice(middle)].flatMap((half) => {
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

  #name(batch: UsageBatch, events: readonly UsageEvent[]): UsageBatch {
    const { batchId } = batch;
    const sequences = events.map((event) => event.sequence);
    this.#options.append(JSON.stringify({ record: 'batch', batchId, sequences }));
    const closedAtMs = events.reduce(
      (earliest, event) => Math.min(earliest, event.closedAtMs),
      Number.MAX_SAFE_INTEGER,
    );
    this.#options.state.batched({ batchId, sequences, closedAtMs });
    return batch;
  }

  #dissolve(named: OpenBatch, readable: readonly UsageEvent[]): void {
    this.#options.append(JSON.stringify({ record: 'dissolve', batchId: named.batchId }));
    this.#options.state.dissolved(named, new Set(readable.map((event) => event.sequence)));
  }

  async #eventsOf(batchId: BatchId): Promise<readonly [OpenBatch | undefined, readonly UsageEvent[]]> {
    const { state, log } = this.#options;
    const batch = state.batches.get(batchId);
    const reader = new EventReader(log);
    const events: UsageEvent[] = [];
    let read = 0;
    for (const member of batch === undefined ? [] : state.membersOf(batch)) {
      const event = reader.eventOf(member);
      if (event !== undefined) events.push(event);
      read += 1;
      if (read % eventsReadAtOnce === 0) await new Promise(setImmediate);
    }
    reader.close();
    // It may have been stored meanwhile.
    return [state.batches.get(batchId), events];
  }

  #pendingEvents(): UsageEvent[] {
    const { state, log, logger } = this.#options;
    const events: UsageEvent[] = [];
    const reader = new EventReader(log);
    for (const sequence of state.pending) {
      if (events.length >= this.#eventsMax) break;
      const closed = state.closed.get(sequence);
      const event = closed && reader.eventOf(closed);
      if (event !== undefined) events.push(event);
      else {
        logger.error({ bootId: log.bootId, sequence }, 'A usage event can no longer be read from the log');
        state.lost(sequence);
      }
    }
    reader.close();
    return events;
  }

  #tryCreate(maker: BatchMaker, events: readonly UsageEvent[]): UsageBatch | undefined {
    try {
      return maker.createBatch(maker.proxyId, events);
    } catch (cause) {
      this.#options.logger.warn({ events: events.length, cause }, 'A batch could not be made');
      return undefined;
    }
  }

  #giveUp(event: UsageEvent, reason: string): void {
    const { logger, state, storage, log } = this.#options;
    logger.error({ event }, `${reason}; it is put into quarantine`);
    const bytes = Buffer.from(JSON.stringify(event));
    storage.quarantine(`${log.bootId}-event-${event.sequence}`, bytes).catch((cause: unknown) => {
      logger.error({ sequence: event.sequence, cause }, 'A usage event could not be put into quarantine');
    });
    state.lost(event.sequence);
  }
}
