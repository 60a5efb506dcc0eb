import type { UsageBatchText } from '@tollgate/queues';
import { type BatchId, batchEventsMax, mebibyte, minuteMs, secondMs } from '@tollgate/schema';
import type { BatchMaker } from './log/batch-book.js';
import type { BootLog } from './log/boot-log.js';
import type { BatchPublisher, Clock, Log } from './ports.js';

export interface DeliveryOptions extends BatchMaker {
  readonly publisher: BatchPublisher;
  readonly clock: Clock;
  readonly logger: Log;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** A batch on its way to the ledger. */
interface Shipment {
  readonly log: BootLog;
  readonly batchId: BatchId;
  /** The batch itself, while there is room for it in memory. */
  batch: UsageBatchText | undefined;
  publications: number;
  /** Publications that failed, and how many of other batches had succeeded when the first did. */
  failures: number;
  successesBefore: number;
  /** When to publish it again, on the monotonic clock. */
  dueAtMs: number;
}

const batchAgeMsMax = 250;
/** What Redis holds of one proxy while nobody drains it; the rest stays in the log. */
const unconfirmedBatchesMax = 64;
const publicationsAtOnceMax = 4;
const smallBatchesWaitingMax = 4;
/** Of batches that wait for a publication; beyond it they are read from the log when their turn comes. */
const bytesInMemoryMax = 4 * mebibyte;
const republishDelayMs = 15 * secondMs;
const republishDelayMsMax = 5 * minuteMs;
/** A batch that failed so often while as many others went through is refused for what it is, and split. */
const refusalsBeforeSplit = 5;
/** A single event is given up only after many more. */
const refusalsBeforeGivingUp = 30;
const pauseMs = 250;
const pauseMsMax = 5 * secondMs;

/**
 * Brings closed attempts to the ledger: batches them, publishes the batches, and publishes them again until the ledger
 * is known to have them. The queue is a means of transport here and may lose everything at any time.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #logs = new Map<BootLog, { sealedAtMs: number }>();
  readonly #shipments = new Map<BatchId, Shipment>();
  readonly #waiting = new Set<Shipment>();
  readonly #publishing = new Set<Shipment>();
  readonly #published = new Set<Shipment>();
  #bytesInMemory = 0;
  #failuresInRow = 0;
  #successes = 0;
  #publishFailures = 0;
  #pausedUntilMs = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Takes care of a log from now on, with the batches it has named already. */
  add(log: BootLog): void {
    this.#logs.set(log, { sealedAtMs: Number.NEGATIVE_INFINITY });
    for (const batchId of log.state.batches.keys()) this.#enqueue(log, batchId, undefined);
  }

  remove(log: BootLog): void {
    this.#logs.delete(log);
  }

  /** Publications that failed since the start. */
  get publishFailures(): number {
    return this.#publishFailures;
  }

  /** Whether the queue took the last batch it was given. */
  get isPaused(): boolean {
    return this.#failuresInRow > 0;
  }

  /** Batches that were published and are not known to be in the ledger. */
  get inTransit(): number {
    return this.#publishing.size + this.#published.size;
  }

  /** Batches what has been closed and publishes what is due. Does not throw; `hurry` leaves out all waiting. */
  tick(hurry = false): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const [log, state] of this.#logs) {
      const aged = hurry || (nowMs - state.sealedAtMs >= batchAgeMsMax && this.#hasRoom());
      if (aged || log.state.pending.size >= batchEventsMax) {
        state.sealedAtMs = nowMs;
        this.#sealAll(log, aged);
      }
    }
    this.#publishDue(nowMs);
  }

  /** These batches are in the ledger. */
  confirm(batchIds: readonly BatchId[]): void {
    for (const log of this.#logs.keys()) {
      for (const batchId of log.batches.confirm(batchIds)) this.#drop(batchId);
    }
  }

  /**
   * Small batches are only made while they can leave; otherwise events gather until a batch is full. A few may wait:
   * one that the queue refuses must not keep the others from trying.
   */
  #hasRoom(): boolean {
    return this.#waiting.size < smallBatchesWaitingMax;
  }

  #sealAll(log: BootLog, evenSmall: boolean): void {
    try {
      while (log.state.pending.size >= (evenSmall ? 1 : batchEventsMax)) {
        const batch = log.batches.seal(this.#options);
        if (batch !== undefined) this.#enqueue(log, batch.batchId, batch);
      }
    } catch (cause) {
      // The events stay pending. That the disk refuses is reported where requests are admitted.
      this.#options.logger.warn({ cause }, 'A batch could not be written to the usage log');
    }
  }

  #enqueue(log: BootLog, batchId: BatchId, batch: UsageBatchText | undefined): void {
    const bytes = batch?.json.length ?? 0;
    const keep = bytes > 0 && this.#bytesInMemory + bytes <= bytesInMemoryMax;
    const shipment: Shipment = {
      log,
      batchId,
      batch: keep ? batch : undefined,
      publications: 0,
      failures: 0,
      successesBefore: 0,
      dueAtMs: 0,
    };
    if (keep) this.#bytesInMemory += bytes;
    log.state.settle(batchId);
    this.#shipments.set(batchId, shipment);
    this.#waiting.add(shipment);
  }

  #publishDue(nowMs: number): void {
    if (nowMs < this.#pausedUntilMs) return;
    // After a failure one batch goes ahead alone, to see whether the queue is back.
    const atOnceMax = this.#failuresInRow > 0 ? 1 : publicationsAtOnceMax;
    for (const shipment of this.#due(nowMs)) {
      if (this.#publishing.size >= atOnceMax) return;
      this.#waiting.delete(shipment);
      this.#published.delete(shipment);
      this.#publishing.add(shipment);
      void this.#publish(shipment);
    }
  }

  *#due(nowMs: number): Generator<Shipment> {
    for (const shipment of this.#published) if (shipment.dueAtMs <= nowMs) yield shipment;
    for (const shipment of this.#waiting) {
      if (this.inTransit >= unconfirmedBatchesMax) return;
      yield shipment;
    }
  }

  async #publish(shipment: Shipment): Promise<void> {
    try {
      const batch = shipment.batch ?? (await shipment.log.batches.remake(shipment.batchId, this.#options));
      if (batch === undefined) return this.#drop(shipment.batchId);
      // What the ledger learns must not be news to the log after a loss of power. On a disk that cannot sync it goes
      // anyway.
      await shipment.log.chain.flush().catch(() => undefined);
      await this.#options.publisher.publishText(batch);
      this.#successes += 1;
      this.#failuresInRow = 0;
      this.#settle(shipment, this.#published);
    } catch (cause) {
      this.#pause(cause);
      if (this.#isRefused(shipment)) await this.#split(shipment);
      // At the end of the line: what fails for what it is must not hold back the others.
      else this.#settle(shipment, this.#waiting);
    }
    this.#publishDue(this.#options.clock.monotonicMs());
  }

  /** Tells a batch that the queue does not take from a queue that is away: others went through meanwhile. */
  #isRefused(shipment: Shipment): boolean {
    if (shipment.failures === 0) shipment.successesBefore = this.#successes;
    shipment.failures += 1;
    const events = shipment.log.state.batches.get(shipment.batchId)?.sequences.length ?? 0;
    const failuresMax = events > 1 ? refusalsBeforeSplit : refusalsBeforeGivingUp;
    return shipment.failures >= failuresMax && this.#successes - shipment.successesBefore >= failuresMax;
  }

  async #split({ log, batchId }: Shipment): Promise<void> {
    this.#options.logger.error({ batchId }, 'The queue takes other batches but not this one; it is split');
    this.#drop(batchId);
    try {
      for (const half of await log.batches.split(batchId, this.#options)) this.#enqueue(log, half.batchId, half);
    } catch (cause) {
      this.#options.logger.warn({ cause }, 'A batch could not be split');
      if (log.state.batches.has(batchId)) this.#enqueue(log, batchId, undefined);
    }
  }

  #settle(shipment: Shipment, into: Set<Shipment>): void {
    // It may have been confirmed meanwhile.
    if (!this.#publishing.delete(shipment)) return;
    into.add(shipment);
    if (into !== this.#published) return;
    this.#release(shipment);
    const delayMs = Math.min(republishDelayMs * 2 ** shipment.publications, republishDelayMsMax);
    shipment.publications += 1;
    shipment.dueAtMs = this.#options.clock.monotonicMs() + delayMs * this.#jitter();
  }

  #pause(cause: unknown): void {
    const delayMs = Math.min(pauseMs * 2 ** this.#failuresInRow, pauseMsMax);
    this.#pausedUntilMs = this.#options.clock.monotonicMs() + delayMs * this.#jitter();
    if (this.#failuresInRow === 0) {
      this.#options.logger.warn({ cause }, 'Usage cannot be published; it stays in the log until it can');
    }
    this.#failuresInRow += 1;
    this.#publishFailures += 1;
  }

  #jitter(): number {
    return 0.75 + this.#options.random() / 2;
  }

  #drop(batchId: BatchId): void {
    const shipment = this.#shipments.get(batchId);
    if (shipment === undefined) return;
    this.#release(shipment);
    this.#shipments.delete(batchId);
    this.#waiting.delete(shipment);
    this.#publishing.delete(shipment);
    this.#published.delete(shipment);
  }

  #release(shipment: Shipment): void {
    this.#bytesInMemory -= shipment.batch?.json.length ?? 0;
    shipment.batch = undefined;
  }
}
