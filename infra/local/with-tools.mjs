/**
 * Runs a command with the tools of the repository: `with-tools.mjs COMMAND ARGUMENT...`. Installs and builds first, as
 * far as needed. Runs on Node 20 or newer with nothing installed; the command finds the pinned Node as `node`.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { describeFailure, exitCodeOf } from './bootstrap/failure.mjs';
import { withToolsOnPath } from './bootstrap/paths.mjs';
import { installAndBuild } from './bootstrap/prepare.mjs';
import { createProgress } from './bootstrap/progress.mjs';
import { watchAncestors } from './processes/ancestor.mjs';

/** How long the command may take to end once whoever asked for it is gone. */
const orphanGraceMs = 20_000;

const [program, ...args] = process.argv.slice(2);
process.exitCode = await main();

async function main() {
  if (program === undefined) {
    console.error('usage: node infra/local/with-tools.mjs COMMAND [ARGUMENT...]');
    return 64;
  }
  const preparing = new AbortController();
  const progress = createProgress(console.log);
  const abort = () => {
    if (preparing.signal.aborted) return;
    console.log(`\nstopping: ${progress.running().join(', ') || 'before anything was done'}`);
    preparing.abort(new Error('interrupted'));
  };
  process.on('SIGINT', abort).on('SIGTERM', abort).on('SIGHUP', abort);
  const stopWatching = watchAncestors(abort);
  try {
    await installAndBuild({ progress, signal: preparing.signal });
  } catch (error) {
    if (preparing.signal.aborted) return 128 + constants.signals.SIGINT;
    console.error(describeFailure(error));
    return exitCodeOf(error);
  } finally {
    stopWatching();
    process.off('SIGINT', abort).off('SIGTERM', abort).off('SIGHUP', abort);
  }
  return runToEnd(program);
}

/**
 * The command stays in this process group: a Ctrl-C at the terminal reaches it without our help.
 *
 * @param {string} command
 * @returns {Promise<number>} its exit code, or the shell's code for a signal
 */
function runToEnd(command) {
  const child = spawn(command, args, { stdio: 'inherit', env: withToolsOnPath(process.env) });
  // A terminal gives its Ctrl-C to the command as well; a SIGINT from elsewhere is meant for it too.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  watchAncestors(() => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), orphanGraceMs).unref();
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`Cannot start ${command}: ${error.message}`);
      resolve(127);
    });
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
  });
}
