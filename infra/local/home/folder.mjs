/** The folder of a home, made and found fit for use before anything is put into it. */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exitCodes, LaunchFailure, messageOf } from '../bootstrap/failure.mjs';

/**
 * Makes the folder and those above it that are missing, and sees that a file can be written into it.
 *
 * @param {string} folder absolute
 * @param {number} mode of the folders that are made
 * @throws {LaunchFailure} that says what stands in the way
 */
export function makeFolder(folder, mode) {
  try {
    // One by one: Node's own `recursive` never ends where the system denies that a folder's parent is there, as /proc does.
    for (const missing of missingFolders(folder)) mkdirSync(missing, { mode });
    const trial = join(folder, `trial.${process.pid}`);
    writeFileSync(trial, '', { mode: 0o600 });
    rmSync(trial);
  } catch (error) {
    throw new LaunchFailure(`The folder ${folder} cannot be used: ${messageOf(error)}.`, {
      remedy: 'Set TOLLGATE_HOME to a folder that this user may write to, or that can be made.',
      exitCode: exitCodes.badEnvironment,
      cause: error,
    });
  }
}

/**
 * @param {string} folder
 * @returns {string[]} the outermost first
 */
function missingFolders(folder) {
  const missing = [];
  for (let each = folder; statSync(each, { throwIfNoEntry: false }) === undefined; each = dirname(each)) {
    missing.unshift(each);
  }
  return missing;
}
