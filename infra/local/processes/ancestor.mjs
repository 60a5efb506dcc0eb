/** Notices that whoever started this process is gone. */
import { commandLineOf, identify, isRunning, parentOf } from './identity.mjs';

/** Nothing tells a process of the death of its parent, so it is looked for. */
const lookMs = 250;
/** npm, the shell it uses, and one wrapper of ours stand between a terminal and this process. */
const generationsMax = 4;

const launcher = /(^|[\s/])(npm|npx|pnpm|yarn|npm-cli\.js|pnpm\.c?js|with-tools\.mjs)(\s|$)/;

/**
 * Calls back once when the npm that started this process has ended, or whoever stands between the two. A process that no
 * npm started watches nobody: it may have been put into the background on purpose.
 *
 * @param {() => void} onGone
 * @returns {() => void} stops watching
 */
export function watchAncestors(onGone) {
  const watched = chainToLauncher();
  const timer = setInterval(() => {
    if (watched.every(isRunning)) return;
    clearInterval(timer);
    onGone();
  }, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Whether a command line is that of an npm or of a wrapper. Only the program and its script tell: a shell that was told to
 * run `npm start` among other things names it too, and may end long before.
 *
 * @param {string} commandLine
 */
export function isLauncher(commandLine) {
  return launcher.test(commandLine.split(' ', 2).join(' '));
}

/** The ancestors up to the farthest one that is a launcher. */
function chainToLauncher() {
  const chain = [];
  let length = 0;
  let pid = process.ppid;
  for (let generation = 1; generation <= generationsMax && pid > 1; generation += 1) {
    const identity = identify(pid);
    if (identity === undefined) break;
    chain.push(identity);
    if (isLauncher(commandLineOf(pid))) length = generation;
    pid = parentOf(pid) ?? 0;
  }
  return chain.slice(0, length);
}
