import type { Clock, Logger } from '@tollgate/platform';

/** The same trouble is told again after so long, if it still comes. */
export const tellTroubleEveryMs = 60_000;
/** Troubles that are told apart at a time. Reasons are texts of others, so there can be any number of them. */
export const knownTroublesMax = 100;

/** A trouble that was told. */
interface ToldTrouble {
  readonly toldAtMs: number;
  /** How often it came since. */
  repeats: number;
}

/**
 * A store that is away fails every batch and every attempt to connect, several times a second. Each trouble is told at
 * once, and then at most once in `tellTroubleEveryMs`, with how often it came before: `alsoBefore`.
 */
export class TroubleLog {
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #clock: Clock;
  readonly #told = new Map<string, ToldTrouble>();

  constructor(logger: Pick<Logger, 'warn'>, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /**
   * @param reason what went wrong, in the words of whoever met it
   * @param text what that means
   */
  note(reason: string, text: string): void {
    const name = `${text}: ${reason}`;
    const nowMs = this.#clock.monotonicMs();
    const told = this.#told.get(name);
    if (told !== undefined && nowMs - told.toldAtMs < tellTroubleEveryMs) {
      told.repeats += 1;
      return;
    }
    if (this.#told.size >= knownTroublesMax) this.#told.clear();
    this.#told.set(name, { toldAtMs: nowMs, repeats: 0 });
    this.#logger.warn({ reason, alsoBefore: told?.repeats ?? 0 }, text);
  }
}
