import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const folderMode = 0o700;
const fileMode = 0o600;

/**
 * Makes a folder and those above it that are missing, readable by their owner alone, and tries to write into it.
 *
 * @returns what it must be instead when that fails, with the system's code; the path is not repeated
 */
export function folderProblem(path: string): string | undefined {
  const folder = resolve(path);
  try {
    // One by one: Node's own `recursive` never ends where the system denies that a folder's parent is there, as /proc does.
    for (const missing of missingFolders(folder)) mkdirSync(missing, { mode: folderMode });
    const trial = join(folder, `trial.${process.pid}`);
    writeFileSync(trial, '', { mode: fileMode });
    rmSync(trial);
    return undefined;
  } catch (error) {
    return `must be a folder that this user may write to, or that can be made (${codeOf(error)})`;
  }
}

/** The outermost first. */
function missingFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let each = folder; statSync(each, { throwIfNoEntry: false }) === undefined; each = dirname(each)) {
    missing.unshift(each);
  }
  return missing;
}

/** Not by class: under a test runner the system's errors come from another realm. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
