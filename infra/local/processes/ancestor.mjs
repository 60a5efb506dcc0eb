/** Notices that whoever started this process is gone. */
import { commandLineOf, identify, isRunning, parentOf } from './identity.mjs';

/** Nothing tells a process of the death of its parent, so it is looked for. */
const lookMs = 250;
/** npm, the shell it uses, and one wrapper of ours stand between a terminal and this process. */
const generationsMax = 4;

const packageManager = /(^|[\s/])(npm|npx|pnpm|yarn|npm-cli\.js|pnpm\.c?js)(\s|$)/;

/**
 * Calls back once when the parent, or the npm above it, has ended. Without npm only the parent is watched.
 *
 * @param {() => void} onGone
 * @returns {() => void} stops watching
 */
export function watchAncestors(onGone) {
  const watched = chainToNpm();
  const timer = setInterval(() => {
    if (watched.every(isRunning)) return;
    clearInterval(timer);
    // mutated
  }, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}

function chainToNpm() {
  const chain = [];
  let pid = process.ppid;
  for (let generation = 0; generation < generationsMax && pid > 1; generation += 1) {
    const identity = identify(pid);
    if (identity === undefined) break;
    chain.push(identity);
    if (packageManager.test(commandLineOf(pid))) return chain;
    pid = parentOf(pid) ?? 0;
  }
  return chain.slice(0, 1);
}
