import { createHash } from 'node:crypto';
import type { UsageBatchText, UsageEventText } from '@tollgate/queues';
import { BatchId, canonicalJson, parseJson, UsageBatch, UsageEvent, usageEventId } from '@tollgate/schema';
import { z } from 'zod';
import type { BatchPublisher, StoredBatches } from '../ports.js';

const UsageEvents = z.array(UsageEvent);
const rememberedMax = 1000;

/** The event that a text is of. */
export function eventOfText({ source, start, end }: UsageEventText): UsageEvent {
  return readEvent(source.toString('utf8', start, end));
}

/** The batch that a text is of. What is no batch of the queue's schema is an error. */
export function batchOfText({ json }: UsageBatchText): UsageBatch {
  return readBatch(json.toString('utf8'));
}

const readEvent = remembering((text) => UsageEvent.parse(parseJson(text)));
const readBatch = remembering((text) => UsageBatch.parse(parseJson(text)));

/** Reads a text once: tests that lose one byte after the other meet the same events thousands of times. */
function remembering<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const value = known.get(text) ?? read(text);
    if (known.size === rememberedMax) known.clear();
    known.set(text, value);
    return value;
  };
}

/** Batches with the content that the real thing gives them: the id depends on the ids of the events alone. */
export function createTestBatch(proxyId: string, texts: readonly UsageEventText[]): UsageBatchText {
  const events = texts.map(eventOfText);
  if (events.some((event, index) => usageEventId(event) !== texts[index]?.id)) throw new Error('A text has a wrong id');
  events.sort((left, right) => (usageEventId(left) < usageEventId(right) ? -1 : 1));
  const hash = createHash('sha256').update(events.map(usageEventId).join('\n')).digest('hex');
  const batchId = BatchId.parse(hash);
  const json = Buffer.from(JSON.stringify({ version: 1, batchId, proxyId, events }));
  return { batchId, eventCount: events.length, json };
}

/**
 * Queue, worker and ledger in one. Jobs and confirmations can be lost; what is in the ledger cannot. It notes what must
 * never happen: one event with two contents, one batch with two contents.
 */
export class FakeLedger {
  /** Stored events by id, as JSON. */
  readonly events = new Map<string, string>();
  readonly conflicts: string[] = [];
  publications = 0;
  refused = 0;
  isQueueAway = false;
  /** Batches the queue does not take for what is in them. */
  refuses: (batch: UsageBatch) => boolean = () => false;
  /** Called with each batch that is published. */
  onPublished: (batch: UsageBatch) => void = () => undefined;
  readonly #jobs = new Map<BatchId, string>();
  readonly #batches = new Map<BatchId, string>();
  #confirmations: BatchId[] = [];

  /** The publisher of one process. */
  publisher(): BatchPublisher {
    return {
      publishText: async (prepared) => {
        if (this.isQueueAway) throw new Error('ECONNREFUSED');
        const batch = batchOfText(prepared);
        if (batch.batchId !== prepared.batchId) this.conflicts.push(`batch ${batch.batchId} under another id`);
        if (this.refuses(batch)) {
          this.refused += 1;
          throw new Error('The payload is not what the queue takes');
        }
        this.publications += 1;
        this.onPublished(batch);
        const text = canonicalJson(parseJson(JSON.stringify(batch.events)));
        if ((this.#batches.get(batch.batchId) ?? text) !== text) this.conflicts.push(`batch ${batch.batchId}`);
        this.#batches.set(batch.batchId, text);
        this.#jobs.set(batch.batchId, text);
      },
      close: async () => undefined,
    };
  }

  /** The confirmations for one process; `deliver` hands them over. */
  listener(): StoredBatches & { readonly deliver: () => void } {
    let listener: (batchIds: readonly BatchId[]) => void = () => undefined;
    return {
      start: (onStored) => {
        listener = onStored;
      },
      close: async () => {
        listener = () => undefined;
      },
      deliver: () => {
        const confirmations = this.#confirmations;
        this.#confirmations = [];
        if (confirmations.length > 0) listener(confirmations);
      },
    };
  }

  /** Everything in the queue reaches the ledger. */
  work(): void {
    for (const [batchId, text] of this.#jobs) {
      for (const event of UsageEvents.parse(JSON.parse(text))) this.#store(usageEventId(event), canonicalJson(event));
      this.#confirmations.push(batchId);
    }
    this.#jobs.clear();
  }

  /** The queue forgets everything, confirmations included. */
  flushAll(): void {
    this.#jobs.clear();
    this.#confirmations = [];
  }

  #store(id: string, event: string): void {
    if ((this.events.get(id) ?? event) !== event) this.conflicts.push(`event ${id}`);
    if (!this.events.has(id)) this.events.set(id, event);
  }
}
