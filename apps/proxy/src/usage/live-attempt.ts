import { secondMs } from '@tollgate/schema';
import type { AdmittedAttempt, AttemptClosing, AttemptProgress } from './attempt.js';
import type { BootLog } from './log/boot-log.js';
import type { OpenAttempt } from './log/boot-state.js';
import type { Clock } from './ports.js';
import { tidyClosing, tidyProgress } from './tidy.js';

const checkpointIntervalMs = secondMs;

/** What an attempt needs of the recorder. */
export interface AttemptHost {
  readonly log: BootLog;
  readonly clock: Clock;
  /** Whether checkpoints may be written now: they are the first to go when the log is full. */
  readonly mayCheckpoint: () => boolean;
  readonly onWriteFailure: (cause: unknown) => void;
}

/** The handle of an attempt of this process. */
export class LiveAttempt implements AdmittedAttempt {
  readonly #host: AttemptHost;
  readonly #attempt: OpenAttempt;
  #checkpointAtMs = Number.NEGATIVE_INFINITY;

  constructor(host: AttemptHost, attempt: OpenAttempt) {
    this.#host = host;
    this.#attempt = attempt;
  }

  get admittedAtMs(): number {
    return this.#attempt.admittedAtMs;
  }

  get sequence(): number {
    return this.#attempt.sequence;
  }

  checkpoint(progress: AttemptProgress): void {
    const { clock, log } = this.#host;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#checkpointAtMs < checkpointIntervalMs || !this.#host.mayCheckpoint()) return;
    if (!log.isOpen(this.#attempt)) return;
    this.#checkpointAtMs = nowMs;
    try {
      log.checkpoint(this.#attempt, tidyProgress(progress));
    } catch (cause) {
      this.#host.onWriteFailure(cause);
    }
  }

  close(closing: AttemptClosing): boolean {
    return this.#host.log.end(this.#attempt, tidyClosing(closing));
  }
}
