/** Starts again what has died, later and later, and says so. */
import { messageOf } from '../bootstrap/failure.mjs';
import { describeExit } from './child.mjs';

const firstDelayMs = 250;
const delayMsMax = 15_000;
/** Whoever ran for so long had no trouble starting; its next death begins a new series. */
const steadyMs = 60_000;

/**
 * @typedef {object} Startable
 * @property {string} name
 * @property {number | undefined} pid
 * @property {(signal?: AbortSignal) => Promise<void>} start
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} kill
 * @property {(listener: (exit: import('./child.mjs').Exit) => void) => void} onDeath
 */

export class Supervisor {
  #stopping = new AbortController();
  #log;
  #onChange;

  /**
   * @param {{ log: (line: string) => void, onChange: () => void }} options `onChange`: called when a process has been
   *   replaced by another
   */
  constructor({ log, onChange }) {
    this.#log = log;
    this.#onChange = onChange;
  }

  /**
   * @param {Startable} unit running
   * @param {string} title as it is named to people
   */
  watch(unit, title) {
    let startedAt = performance.now();
    let delayMs = firstDelayMs;
    const onDeath = async (/** @type {import('./child.mjs').Exit} */ exit) => {
      if (this.#stopping.signal.aborted) return;
      if (performance.now() - startedAt > steadyMs) delayMs = firstDelayMs;
      this.#log(`${title} died (${describeExit(exit)}); starting it again`);
      await this.#restart(unit, title, delayMs);
      startedAt = performance.now();
      delayMs = Math.min(delayMs * 2, delayMsMax);
    };
    unit.onDeath((exit) => void onDeath(exit));
  }

  /** Nothing is started from now on. To be called before anything is stopped. */
  stop() {
    this.#stopping.abort();
  }

  /**
   * @param {Startable} unit
   * @param {string} title
   * @param {number} firstWaitMs
   */
  async #restart(unit, title, firstWaitMs) {
    const { signal } = this.#stopping;
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, delayMsMax)) {
      await sleep(waitMs, signal);
      if (signal.aborted) return;
      try {
        await unit.start(signal);
        this.#log(`${title} is back (process ${unit.pid})`);
        this.#onChange();
        return;
      } catch (error) {
        if (signal.aborted) return;
        const nextMs = Math.min(waitMs * 2, delayMsMax);
        this.#log(`${messageOf(error)} Trying again in ${(nextMs / 1000).toFixed(1)} s.`);
      }
    }
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal wakes the sleeper
 * @returns {Promise<void>}
 */
function sleep(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake, { once: true });
    function wake() {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    }
  });
}
