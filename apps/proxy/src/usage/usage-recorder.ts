import { join } from 'node:path';
import { uuidv7 } from '@tollgate/platform';
import { attemptAgeMsMax, type Failure, fail, mebibyte, ok, type Result, secondMs } from '@tollgate/schema';
import type { AdmittedAttempt, AttemptAdmission } from './attempt.js';
import { Delivery } from './delivery.js';
import { type AttemptHost, LiveAttempt } from './live-attempt.js';
import { BootLog } from './log/boot-log.js';
import { FileLogStorage } from './log/file-log-storage.js';
import type { LogStorage } from './log/log-storage.js';
import type { BatchPublisher, Clock, CreateBatch, Log, StoredBatches } from './ports.js';
import { Recovery } from './recovery.js';
import { tidyAdmission } from './tidy.js';
import { systemTimers, type Timers } from './timers.js';

export interface UsageRecorderOptions {
  /** The proxy's own directory; the log lives in `usage/` below it. */
  readonly dataDir: string;
  readonly proxyId: string;
  readonly publisher: BatchPublisher;
  readonly stored: StoredBatches;
  readonly createBatch: CreateBatch;
  readonly clock: Clock;
  readonly logger: Log;
  /** Nothing is admitted while the logs of all runs together are larger. */
  readonly logBytesMax?: number;
  /** Only tests give these. */
  readonly storage?: LogStorage;
  readonly timers?: Timers;
  readonly random?: () => number;
}

export interface UsageStatus {
  /** Whether attempts can be admitted now. */
  readonly available: boolean;
  readonly openAttempts: number;
  /** Closed attempts that are not yet known to be in the ledger. */
  readonly unconfirmedEvents: number;
  readonly logBytes: number;
  /** How long ago the oldest unconfirmed event was closed; 0 when there is none. */
  readonly oldestUnconfirmedMs: number;
  /** Batches that were published and are not yet known to be in the ledger. */
  readonly batchesInTransit: number;
  /** Ends of attempts that wait in memory for a disk that refuses them. */
  readonly unwrittenCloses: number;
  /** Since the start of this process, as are all below. */
  readonly admitted: number;
  readonly refused: number;
  readonly writeFailures: number;
  readonly publishFailures: number;
  /** Attempts nobody ended, of this run and of earlier ones. */
  readonly expiredAttempts: number;
  readonly damagedRecords: number;
  readonly unreadableBoots: number;
}

/** How long records may be lost for when the power fails; the end of the process alone loses none. */
const syncIntervalMs = 50;
const maintenanceIntervalMs = secondMs;
const recoveryRetryMs = 30 * secondMs;
const logBytesDefault = 1024 * mebibyte;
/** Checkpoints of running attempts may take this much more. */
const checkpointBytesExtra = 64 * mebibyte;
const openAttemptsMax = 50_000;
/** Spares a disk that refuses from being asked for every request. */
const refusalMs = 250;
const stopMsMax = 5 * secondMs;
const stopWithoutQueueMsMax = secondMs;
const stopStepMs = 20;

/**
 * Records what every attempt used. Nothing is sent to a provider before `admit` has written the intent to disk; from
 * then on the attempt becomes exactly one usage event in the ledger, through any crash of this process, the queue or
 * the worker.
 */
export class UsageRecorder {
  readonly #options: UsageRecorderOptions;
  readonly #storage: LogStorage;
  readonly #timers: Timers;
  readonly #budget = { bytes: 0 };
  readonly #log: BootLog;
  readonly #host: AttemptHost;
  readonly #delivery: Delivery;
  readonly #recovery: Recovery;
  /** Logs of earlier runs that still hold events. */
  readonly #recovered = new Set<BootLog>();
  readonly #cancelTimers: (() => void)[] = [];
  #phase: 'new' | 'running' | 'stopped' = 'new';
  #refuseUntilMs = Number.NEGATIVE_INFINITY;
  #isFailing = false;
  #admitted = 0;
  #refused = 0;
  #writeFailures = 0;
  #forgotten = 0;

  constructor(options: UsageRecorderOptions) {
    const { proxyId, clock, logger } = options;
    this.#options = options;
    this.#storage = options.storage ?? new FileLogStorage(join(options.dataDir, 'usage'));
    this.#timers = options.timers ?? systemTimers;
    const log = { storage: this.#storage, bootId: uuidv7(), proxyId, budget: this.#budget, clock, logger };
    this.#log = new BootLog(log);
    this.#delivery = new Delivery({ ...options, random: options.random ?? Math.random });
    this.#recovery = new Recovery({ ...log, onRecovered: (recovered) => this.#takeOver(recovered) });
    this.#host = {
      log: this.#log,
      clock,
      mayCheckpoint: () => this.#budget.bytes < this.#bytesMax + checkpointBytesExtra,
      onWriteFailure: (cause) => this.#onWriteFailure(cause),
    };
  }

  /** The id of this run, which all its events carry. */
  get bootId(): string {
    return this.#log.bootId;
  }

  /**
   * Writes the intent of an attempt. When this gives an attempt, it survives the end of this process, and it must be
   * closed. The failure is `usage.log-unavailable`; nothing may be sent upstream then.
   */
  admit(admission: AttemptAdmission): Result<AdmittedAttempt, Failure> {
    const reason = this.#refusal();
    if (reason !== undefined) return this.#refuse(reason);
    const tidy = tidyAdmission(admission);
    try {
      const attempt = this.#log.admit(tidy);
      this.#admitted += 1;
      if (this.#isFailing) this.#onWriteSuccess();
      return ok(new LiveAttempt(this.#host, attempt));
    } catch (cause) {
      this.#onWriteFailure(cause);
      return this.#refuse('the disk refuses to take records');
    }
  }

  /**
   * Takes the directory, begins to publish, and reads what earlier runs have left in the background. Rejects when
   * another process has the directory.
   */
  async start(): Promise<void> {
    await this.#storage.open();
    this.#phase = 'running';
    this.#delivery.add(this.#log);
    this.#listen();
    this.#cancelTimers.push(
      this.#timers.every(syncIntervalMs, () => this.#tick()),
      this.#timers.every(maintenanceIntervalMs, () => this.#maintain()),
      this.#timers.every(recoveryRetryMs, () => this.#recover()),
    );
    this.#recover();
  }

  /** Ends what is open, hands over what can be handed over within a bound, and leaves the rest for the next start. */
  async stop(): Promise<void> {
    const wasRunning = this.#phase === 'running';
    this.#phase = 'stopped';
    if (wasRunning) await this.#windUp();
    await Promise.allSettled([this.#options.stored.close(), this.#options.publisher.close()]);
  }

  status(): UsageStatus {
    const logs = [...this.#logs()];
    const oldest = logs.map((log) => log.oldestUnconfirmedAtMs ?? Number.POSITIVE_INFINITY);
    const nowMs = this.#options.clock.now();
    const { expiredAttempts, ...found } = this.#recovery.counts();
    return {
      available: this.#refusal() === undefined,
      openAttempts: this.#log.state.open.size,
      unconfirmedEvents: logs.reduce((events, log) => events + log.state.unconfirmed, 0),
      logBytes: this.#budget.bytes,
      oldestUnconfirmedMs: Math.max(0, nowMs - Math.min(nowMs, ...oldest)),
      batchesInTransit: this.#delivery.inTransit,
      unwrittenCloses: logs.reduce((closes, log) => closes + log.deferredCount, 0),
      admitted: this.#admitted,
      refused: this.#refused,
      writeFailures: this.#writeFailures,
      publishFailures: this.#delivery.publishFailures,
      expiredAttempts: expiredAttempts + this.#forgotten,
      ...found,
    };
  }

  get #bytesMax(): number {
    return this.#options.logBytesMax ?? logBytesDefault;
  }

  *#logs(): Generator<BootLog> {
    yield this.#log;
    yield* this.#recovered;
  }

  #refusal(): string | undefined {
    if (this.#phase !== 'running') return 'the recorder does not run';
    if (this.#budget.bytes >= this.#bytesMax) return 'the log is full of usage that is not in the ledger yet';
    if (!this.#storage.hasReserve) return 'the disk has no room but for what was begun already';
    if (this.#log.state.open.size >= openAttemptsMax) return 'too many attempts are open';
    const waits = this.#isFailing && this.#options.clock.monotonicMs() < this.#refuseUntilMs;
    return waits ? 'the disk refused to take records' : undefined;
  }

  #refuse(detail: string): Result<never, Failure> {
    this.#refused += 1;
    return fail({
      code: 'usage.log-unavailable',
      message: 'Usage cannot be recorded at the moment, so nothing was sent to a provider',
      detail,
    });
  }

  #onWriteFailure(cause: unknown): void {
    if (!this.#isFailing) this.#options.logger.error({ cause }, 'The usage log cannot be written');
    this.#isFailing = true;
    this.#writeFailures += 1;
    this.#refuseUntilMs = this.#options.clock.monotonicMs() + refusalMs;
  }

  #onWriteSuccess(): void {
    this.#isFailing = false;
    this.#options.logger.info({}, 'The usage log can be written again');
  }

  #listen(): void {
    const { stored, logger } = this.#options;
    const started = stored.start((batchIds) => this.#delivery.confirm(batchIds));
    Promise.resolve(started).catch((cause: unknown) => logger.error({ cause }, 'Confirmations cannot be received'));
  }

  #tick(): void {
    for (const log of this.#logs()) log.chain.sync().catch((cause: unknown) => this.#onWriteFailure(cause));
    this.#delivery.tick();
  }

  #maintain(): void {
    const bornBeforeMs = this.#options.clock.monotonicMs() - attemptAgeMsMax;
    this.#forgotten += this.#log.expireOpen((attempt) => attempt.openedAtMs < bornBeforeMs);
    for (const log of this.#logs()) {
      try {
        log.maintain();
      } catch (cause) {
        this.#onWriteFailure(cause);
      }
    }
    for (const log of this.#recovered) if (log.isDrained) this.#finish(log);
    this.#storage.restoreReserve().catch((cause: unknown) => {
      this.#options.logger.warn({ cause }, 'The reserve of the usage log could not be set aside');
    });
  }

  #recover(): void {
    this.#recovery.run().catch((cause: unknown) => {
      this.#options.logger.error({ cause }, 'The logs of earlier runs cannot be listed');
    });
  }

  #takeOver(log: BootLog): void {
    this.#recovered.add(log);
    this.#delivery.add(log);
  }

  #finish(log: BootLog): void {
    this.#recovered.delete(log);
    this.#delivery.remove(log);
    log.chain.discard().catch((cause: unknown) => {
      this.#options.logger.warn({ bootId: log.bootId, cause }, 'The usage log of an earlier run could not be removed');
    });
  }

  async #windUp(): Promise<void> {
    const forgotten = this.#log.expireOpen(() => true);
    if (forgotten > 0) this.#options.logger.warn({ attempts: forgotten }, 'Attempts were still open at the end');
    this.#forgotten += forgotten;
    await this.#recovery.stop();
    await this.#drain();
    for (const cancel of this.#cancelTimers) cancel();
    for (const log of this.#logs()) {
      await log.chain.flush().catch((cause: unknown) => this.#onWriteFailure(cause));
      if (log.isDrained) await log.chain.discard();
      else log.chain.close();
    }
    this.#storage.close();
  }

  async #drain(): Promise<void> {
    const { clock } = this.#options;
    const beganAtMs = clock.monotonicMs();
    for (;;) {
      this.#delivery.tick(true);
      if ([...this.#logs()].every((log) => log.isDrained)) return;
      await this.#timers.wait(stopStepMs);
      const tookMs = clock.monotonicMs() - beganAtMs;
      if (tookMs >= (this.#delivery.isPaused ? stopWithoutQueueMsMax : stopMsMax)) return;
    }
  }
}
