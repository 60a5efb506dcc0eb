/** Where things are in the repository. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, absolute. */
export const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Everything that can be fetched or computed again; ignored by git. */
export const cache = join(root, '.cache');

/** The folder into which pnpm is installed, apart from the packages that pnpm installs. */
export const toolsFolder = join(cache, 'tools');

/** The Node that the lockfile pins; the launcher itself may run on an older one. */
export const pinnedNode = join(root, 'node_modules', '.bin', 'node');

/**
 * The environment for everything that is started with the repository's own tools.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} a copy whose PATH finds the pinned Node and pnpm first
 */
export function withToolsOnPath(env) {
  const folders = [join(root, 'node_modules', '.bin'), join(toolsFolder, 'node_modules', '.bin')];
  return { ...env, PATH: [...folders, env.PATH ?? '/usr/local/bin:/usr/bin:/bin'].join(':') };
}
