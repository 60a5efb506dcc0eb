import type { OpenCall } from '../edge/index.js';

/** Why a call must come to its end before its answer is complete. */
export type EndReason =
  /** The caller has gone, or does not read. */
  | 'gone'
  /** This process is about to stop. */
  | 'draining';

/** Brings a call to its end from outside, whatever it is doing: waiting, sending or relaying. */
export class CallControl implements OpenCall {
  #reason: EndReason | undefined;
  /** Hardly ever more than one, for which a set would be the larger part of this object. */
  readonly #listeners: ((reason: EndReason) => void)[] = [];

  /** Why the call must end; undefined while it need not. The first reason stays. */
  get reason(): EndReason | undefined {
    return this.#reason;
  }

  end(reason: EndReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of [...this.#listeners]) listener(reason);
  }

  interrupt(): void {
    this.end('draining');
  }

  /** Calls back once when the call must end, at once if that is so already. What is returned takes it back. */
  onEnd(listener: (reason: EndReason) => void): () => void {
    if (this.#reason !== undefined) listener(this.#reason);
    else this.#listeners.push(listener);
    return () => {
      const at = this.#listeners.indexOf(listener);
      if (at !== -1) this.#listeners.splice(at, 1);
    };
  }

  /** Waits, but not longer than the call lasts. */
  async pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#reason !== undefined) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      const release = this.onEnd(() => {
        clearTimeout(timer);
        resolve();
      });
      timer.unref();
      void release;
    });
  }
}
