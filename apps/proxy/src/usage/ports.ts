import type { UsageBatchText, UsageEventText } from '@tollgate/queues';
import type { BatchId } from '@tollgate/schema';

/** Where batches go. Rejects fast while the queue is away. */
export interface BatchPublisher {
  readonly publishText: (batch: UsageBatchText) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Tells which batches are in the ledger. May tell one twice, and batches nobody here knows. */
export interface StoredBatches {
  readonly start: (onStored: (batchIds: readonly BatchId[]) => void) => void | Promise<void>;
  readonly close: () => Promise<void>;
}

/** Makes the batch of these events; its id depends on nothing but the ids of the events. Copies the texts. */
export type CreateBatch = (proxyId: string, events: readonly UsageEventText[]) => UsageBatchText;

/** The part of a structured logger that is used here. */
export interface Log {
  readonly info: (details: object, message: string) => void;
  readonly warn: (details: object, message: string) => void;
  readonly error: (details: object, message: string) => void;
}

/** Time as the platform gives it. */
export interface Clock {
  readonly now: () => number;
  readonly monotonicMs: () => number;
}
