import { Roster } from './roster.js';

/** A call that can be told to come to its end. */
export interface OpenCall {
  readonly interrupt: () => void;
}

/** Every call that is not finished yet, background work for callers that have gone included. */
export class OpenCalls {
  readonly #calls = new Roster<OpenCall>();
  #draining = false;
  #onEmpty: (() => void) | undefined;

  get size(): number {
    return this.#calls.size;
  }

  /** Whether this process takes its leave: responses then ask callers to close their connections. */
  get isDraining(): boolean {
    return this.#draining;
  }

  startDraining(): void {
    this.#draining = true;
  }

  /** Registers a call; what is returned takes it off again. */
  add(call: OpenCall): () => void {
    const entry = this.#calls.add(call);
    return () => {
      this.#calls.remove(entry);
      if (this.#calls.size === 0) this.#onEmpty?.();
    };
  }

  /** Ends when no call is open, or after `timeoutMs`; says which. */
  async whenEmpty(timeoutMs: number): Promise<boolean> {
    if (this.#calls.size === 0) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  interruptAll(): void {
    for (const call of this.#calls.items()) call.interrupt();
  }
}
