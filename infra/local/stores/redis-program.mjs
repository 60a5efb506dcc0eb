/** Finds `redis-server`: on PATH, or unpacked from the distribution's packages into the project's cache. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { cache } from '../bootstrap/paths.mjs';
import { lock } from '../home/lock.mjs';
import { canUnpack, librariesOf, UnpackFailure, unpackPackages } from '../programs/debian-packages.mjs';
import { onPath } from '../programs/on-path.mjs';

/** `redis-tools` holds the program itself; the libraries are those that a minimal Debian or Ubuntu lacks. */
const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];

/** @typedef {{ program: string, libraries: string | undefined }} RedisProgram */

/**
 * @param {{ signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<RedisProgram>} `libraries`: folders for LD_LIBRARY_PATH
 * @throws {LaunchFailure} when there is none and none can be fetched
 */
export async function findRedis({ signal } = {}) {
  const installed = onPath('redis-server');
  if (installed !== undefined) return { program: installed, libraries: undefined };
  const folder = join(cache, 'redis');
  const unpacked = locate(folder);
  if (unpacked !== undefined) return unpacked;
  if (!canUnpack()) throw missing();
  mkdirSync(cache, { recursive: true });
  const { release } = await lock(join(cache, 'redis.lock'), { signal });
  try {
    return locate(folder) ?? (await unpack(folder, signal));
  } finally {
    release();
  }
}

/**
 * @param {string} folder
 * @param {AbortSignal | undefined} signal
 */
async function unpack(folder, signal) {
  try {
    await unpackPackages({ folder, packages, signal });
  } catch (error) {
    throw error instanceof UnpackFailure ? missing(error.message) : error;
  }
  const found = locate(folder);
  if (found === undefined) throw missing('The packages hold no redis-server.');
  return found;
}

/** @param {string} [details] */
function missing(details) {
  return new LaunchFailure('There is no redis-server here, and none could be fetched.', {
    ...(details === undefined ? {} : { details }),
    remedy:
      'Install Redis (for instance `apt install redis-server` or `brew install redis`), set REDIS_URL to one that runs,' +
      ' or set TOLLGATE_STORES=docker.',
    exitCode: exitCodes.storeFailed,
  });
}

/**
 * @param {string} folder
 * @returns {RedisProgram | undefined}
 */
function locate(folder) {
  const program = join(folder, 'files', 'usr', 'bin', 'redis-server');
  return existsSync(program) ? { program, libraries: librariesOf(folder) } : undefined;
}
