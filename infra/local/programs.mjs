/** Programs of the distribution that need not be installed. The types are in `programs.d.mts`. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LaunchFailure } from './bootstrap/failure.mjs';
import { cache } from './bootstrap/paths.mjs';
import { lock } from './home/lock.mjs';
import { canUnpack, librariesOf, UnpackFailure, unpackPackages } from './programs/debian-packages.mjs';
import { onPath } from './programs/on-path.mjs';

/** Servers are here, which is not on every user's PATH. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];
const programFolders = [join('usr', 'bin'), join('usr', 'sbin')];

/** @param {import('./programs.d.mts').FindProgramOptions} options */
export async function findProgram({ name, packages, cachedAs, signal }) {
  const installed = onPath(name, systemFolders);
  if (installed !== undefined) return { program: installed, libraries: undefined };
  const folder = join(cache, cachedAs);
  const unpacked = locate(folder, name);
  if (unpacked !== undefined) return unpacked;
  if (!canUnpack()) throw missing(name);
  mkdirSync(dirname(folder), { recursive: true });
  const { release } = await lock(`${folder}.lock`, { signal });
  try {
    return locate(folder, name) ?? (await unpack({ folder, name, packages, signal }));
  } finally {
    release();
  }
}

/** @param {{ folder: string, name: string, packages: readonly string[], signal: AbortSignal | undefined }} options */
async function unpack({ folder, name, packages, signal }) {
  try {
    await unpackPackages({ folder, packages, withDependencies: true, signal });
  } catch (error) {
    throw error instanceof UnpackFailure ? missing(name, error.message) : error;
  }
  const found = locate(folder, name);
  if (found === undefined) throw missing(name, `The packages ${packages.join(', ')} do not hold it.`);
  return found;
}

/**
 * @param {string} name
 * @param {string} [details]
 */
function missing(name, details) {
  return new LaunchFailure(`There is no ${name} here, and none could be fetched.`, {
    ...(details === undefined ? {} : { details }),
    remedy: `Install ${name}.`,
  });
}

/**
 * @param {string} folder
 * @param {string} name
 */
function locate(folder, name) {
  const program = programFolders.map((each) => join(folder, 'files', each, name)).find((each) => existsSync(each));
  return program === undefined ? undefined : { program, libraries: librariesOf(folder) };
}
