import { hash } from 'node:crypto';
import type { UsageBatch } from '@tollgate/schema';
import { type EventStores, storeEvents, storeTogether } from './store-events.js';

/** Most events that are stored together: ten full batches, some ten megabytes on their way to ClickHouse. */
export const groupEventsMax = 10_000;

/** Groups on their way to ClickHouse at a time: while it writes one to the disk it can work on another. */
export const groupsAtOnceMax = 2;

interface WaitingBatch {
  readonly batch: UsageBatch;
  readonly resolve: (stored: Promise<void> | undefined) => void;
}

/**
 * Stores batches that are in hand at the same time together. What ClickHouse does for an insert and for a question is
 * much the same for one batch as for eight, so under load this is what it can take several times as much by; a batch that
 * comes alone is stored at once, alone.
 *
 * Two groups are stored at a time; what comes meanwhile is the next one.
 */
export class BatchGroups {
  readonly #stores: EventStores;
  #waiting: WaitingBatch[] = [];
  #running = 0;

  constructor(stores: EventStores) {
    this.#stores = stores;
  }

  /** Resolves when ClickHouse was seen to have all events of the batch, or they were set aside; rejects while it is away. */
  store(batch: UsageBatch): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ batch, resolve });
      if (this.#running < groupsAtOnceMax) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running += 1;
    while (this.#waiting.length > 0) await this.#storeGroup(this.#takeGroup());
    this.#running -= 1;
  }

  #takeGroup(): readonly WaitingBatch[] {
    let events = 0;
    const tooMany = this.#waiting.findIndex(({ batch }, index) => {
      events += batch.events.length;
      return index > 0 && events > groupEventsMax;
    });
    return this.#waiting.splice(0, tooMany === -1 ? this.#waiting.length : tooMany);
  }

  /** Never rejects. A batch that fails fails alone, and what is wrong with one of a group does not hold up the others. */
  async #storeGroup(group: readonly WaitingBatch[]): Promise<void> {
    const batches = group.map(({ batch }) => batch);
    if (group.length > 1 && (await this.#areStoredTogether(batches))) {
      for (const { resolve } of group) resolve(undefined);
      return;
    }
    const alone = group.map(({ batch, resolve }) => {
      const stored = storeEvents(this.#stores, batch, batch.batchId);
      resolve(stored);
      return stored;
    });
    await Promise.allSettled(alone);
  }

  /** A fault of one batch shows again when it is stored alone, and is told there. */
  async #areStoredTogether(batches: readonly UsageBatch[]): Promise<boolean> {
    try {
      return await storeTogether(this.#stores, batches, tokenOf(batches));
    } catch {
      return false;
    }
  }
}

/** The same group has the same token, whatever its order. */
function tokenOf(batches: readonly UsageBatch[]): string {
  const ids = batches.map(({ batchId }) => batchId);
  return hash('sha256', ids.toSorted().join('\n'));
}
