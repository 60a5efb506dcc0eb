import { UsageRecorder, type UsageRecorderOptions } from '../usage-recorder.js';
import { createTestBatch, type FakeLedger } from './fake-ledger.js';
import { ManualClock, ManualTimers, RecordingLog, settled } from './fixtures.js';
import { type MemoryDisk, MemoryLogStorage } from './memory-log-storage.js';

/** One process of a proxy, on a disk and with a ledger that outlive it. Its time stands still until it is passed. */
export class TestProxy {
  readonly clock: ManualClock;
  readonly timers: ManualTimers;
  readonly logger = new RecordingLog();
  readonly recorder: UsageRecorder;
  readonly storage: MemoryLogStorage;
  readonly #listener: { readonly deliver: () => void };

  constructor(disk: MemoryDisk, ledger: FakeLedger, more: Partial<UsageRecorderOptions> = {}) {
    this.clock = new ManualClock();
    this.timers = new ManualTimers(this.clock);
    this.storage = new MemoryLogStorage(disk);
    const listener = ledger.listener();
    this.#listener = listener;
    this.recorder = new UsageRecorder({
      dataDir: '/nowhere',
      proxyId: 'proxy-a',
      publisher: ledger.publisher(),
      stored: listener,
      createBatch: createTestBatch,
      clock: this.clock,
      logger: this.logger,
      storage: this.storage,
      timers: this.timers,
      random: () => 0.5,
      ...more,
    });
  }

  async start(): Promise<void> {
    await this.recorder.start();
    await settled();
  }

  /** Time passes; confirmations that are on their way arrive. */
  async pass(ms: number): Promise<void> {
    this.#listener.deliver();
    await this.timers.pass(ms);
    this.#listener.deliver();
    await settled();
  }

  /** The process is gone between two instructions. */
  die(): void {
    this.storage.die();
  }
}
