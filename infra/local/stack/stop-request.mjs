/** Notices that the stack should end: a signal, a closed terminal, or the death of the npm that started it. */
import { watchAncestors } from '../processes/ancestor.mjs';

/** A terminal's Ctrl-C arrives twice under npm, which passes on what everybody in the terminal got already. */
const sameSignalMs = 600;

/**
 * @typedef {object} StopRequest
 * @property {AbortSignal} stop given at the first request
 * @property {AbortSignal} hurry given at the second
 * @property {() => string} reason why, in a few words
 */

/**
 * @returns {StopRequest}
 */
export function listenForStop() {
  const stop = new AbortController();
  const hurry = new AbortController();
  let reason = '';
  let firstAt = 0;
  const request = (/** @type {string} */ why) => {
    if (!stop.signal.aborted) {
      firstAt = performance.now();
      reason = why;
      stop.abort(new Error(`stopped: ${why}`));
    } else if (performance.now() - firstAt > sameSignalMs) {
      hurry.abort();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => request(signal));
  watchAncestors(() => request('the command that started it is gone'));
  // Nobody may be left to read what is printed.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return { stop: stop.signal, hurry: hurry.signal, reason: () => reason };
}
