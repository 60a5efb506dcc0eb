/** Calls that may be repeats, as a share of all calls: a provider that is down must not get twice the traffic. */
export const repeatShareMax = 0.1;
/** Repeats that are always allowed to begin with, and the most that can be saved up. */
export const repeatsSavedMax = 100;

/** Earns a tenth of a repeat with every call, and spends one with every repeat. */
export class RetryBudget {
  #saved = repeatsSavedMax;

  /** A request has made its first call. */
  earn(): void {
    this.#saved = Math.min(repeatsSavedMax, this.#saved + repeatShareMax);
  }

  get mayRepeat(): boolean {
    return this.#saved >= 1;
  }

  /** A call to a target that had failed is about to be repeated. */
  spend(): void {
    this.#saved = Math.max(0, this.#saved - 1);
  }
}
