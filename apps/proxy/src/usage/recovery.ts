import type { BootLog, BootLogOptions } from './log/boot-log.js';
import { type Damage, replay } from './log/replay.js';

export interface RecoveryOptions extends BootLogOptions {
  /** Takes over a log once its open attempts are ended. */
  readonly onRecovered: (log: BootLog) => void;
}

/** What recovery has found since the start. */
export interface RecoveryCounts {
  readonly expiredAttempts: number;
  readonly damagedRecords: number;
  /** Runs whose logs could not be read yet. */
  readonly unreadableBoots: number;
}

/** Reads the logs that earlier runs have left and ends the attempts nobody ended. */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #recovered = new Set<string>();
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;
  #expiredAttempts = 0;
  #damagedRecords = 0;
  #unreadableBoots = 0;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  counts(): RecoveryCounts {
    return {
      expiredAttempts: this.#expiredAttempts,
      damagedRecords: this.#damagedRecords,
      unreadableBoots: this.#unreadableBoots,
    };
  }

  /** Takes over all logs but the running one; one that cannot be read is left for the next call. Calls share a run. */
  run(): Promise<void> {
    this.#running ??= this.#recoverAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Ends a run that is under way; nothing is taken over after that. */
  async stop(): Promise<void> {
    this.#abort.abort(new Error('The recorder stops'));
    await this.#running?.catch(() => undefined);
  }

  async #recoverAll(): Promise<void> {
    const { storage, bootId, logger } = this.#options;
    let unreadable = 0;
    for (const dead of await storage.boots()) {
      if (dead === bootId || this.#recovered.has(dead)) continue;
      if (this.#abort.signal.aborted) return;
      try {
        await this.#recover(dead);
        this.#recovered.add(dead);
      } catch (cause) {
        if (this.#abort.signal.aborted) return;
        unreadable += 1;
        logger.error({ bootId: dead, cause }, 'The usage log of an earlier run cannot be read; it is left as it is');
      }
    }
    this.#unreadableBoots = unreadable;
  }

  async #recover(bootId: string): Promise<void> {
    const onDamage = (damage: Damage) => this.#report(bootId, damage);
    const log = await replay({ ...this.#options, bootId, onDamage, signal: this.#abort.signal });
    this.#abort.signal.throwIfAborted();
    const expired = log.expireOpen(() => true);
    this.#expiredAttempts += expired;
    this.#options.logger.info(
      { bootId, expired, unconfirmed: log.state.unconfirmed },
      'The usage log of an earlier run was read',
    );
    this.#options.onRecovered(log);
  }

  async #report(bootId: string, { segment, offset, bytes }: Damage): Promise<void> {
    const { storage, logger } = this.#options;
    this.#damagedRecords += 1;
    const kept = await storage.quarantine(`${bootId}-${segment}-${offset}`, bytes).catch(() => false);
    logger.error({ bootId, segment, offset, bytes: bytes.length, kept }, 'A part of the usage log is damaged');
  }
}
