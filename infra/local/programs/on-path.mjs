/** Finds programs that are installed. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @param {string} program
 * @param {readonly string[]} [more] folders to look into after those of PATH
 * @returns {string | undefined}
 */
export function onPath(program, more = []) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...more]) {
    const candidate = join(folder || '.', program);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
