/** Makes sure of pnpm, which installs everything else, the pinned Node among it. */
import { copyFileSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../home/private-json.mjs';
import { exitCodes, LaunchFailure, messageOf } from './failure.mjs';
import { explainInstallFailure } from './install-failure.mjs';
import { root, toolsFolder } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/** Folder with the lockfile of pnpm itself, by which npm checks what it downloads. */
const lockedTools = join(root, 'infra', 'local', 'tools');

/** Without the bounds npm tries an unreachable registry for many minutes. */
const bounds = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=60000'];
const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
const npmOptions = [...bounds, ...quiet, '--prefix', toolsFolder];

const lockFiles = ['package.json', 'package-lock.json'];

const oldestNode = 20;
const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** What an install takes on disk, with room for the build. */
const diskBytesMin = 2 * 1024 ** 3;

/** @typedef {{ progress: import('./progress.mjs').Progress, signal?: AbortSignal | undefined, onStart?: import('./run-command.mjs').CommandOptions['onStart'] }} StepContext */

/**
 * @throws {LaunchFailure} when this machine or this Node cannot run Tollgate at all
 */
export function checkPlatform() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < oldestNode) {
    throw new LaunchFailure(
      `This is Node ${process.versions.node}; Tollgate's commands need Node ${oldestNode} or newer.`,
      {
        exitCode: exitCodes.notInstalled,
      },
    );
  }
  const platform = `${process.platform}-${process.arch}`;
  if (!platforms.includes(platform)) {
    throw new LaunchFailure(`Tollgate's local stack does not run on ${platform}.`, {
      remedy: `It runs on ${platforms.join(', ')}. On Windows use WSL; elsewhere use docker compose.`,
      exitCode: exitCodes.notInstalled,
    });
  }
}

/**
 * Installs the pnpm that package.json names, unless it is there.
 *
 * @param {StepContext} context
 */
export async function ensurePnpm({ progress, signal, onStart }) {
  const wanted = wantedPnpm();
  if (installedPnpm() === wanted) return;
  mkdirSync(toolsFolder, { recursive: true });
  const locked = isLocked(wanted);
  if (locked) for (const file of lockFiles) copyFileSync(join(lockedTools, file), join(toolsFolder, file));
  const what = locked ? ['install'] : ['install', '--no-save', '--no-package-lock', `pnpm@${wanted}`];
  await progress.step('fetching pnpm', async () => {
    const result = await runCommand([...npmCommand(), ...what, ...npmOptions], {
      cwd: toolsFolder,
      signal,
      onStart,
    }).catch((error) => {
      signal?.throwIfAborted();
      return { ok: false, output: messageOf(error) };
    });
    if (!result.ok || installedPnpm() !== wanted)
      throw explainInstallFailure('npm could not fetch pnpm', result.output);
  });
}

/**
 * @throws {LaunchFailure} when the disk is too full for an install
 */
export function checkDisk() {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  if (free >= diskBytesMin) return;
  throw new LaunchFailure(`Only ${(free / 1024 ** 3).toFixed(1)} GiB are free on the disk of ${root}.`, {
    remedy: `An install needs ${diskBytesMin / 1024 ** 3} GiB.`,
    exitCode: exitCodes.notInstalled,
  });
}

/**
 * @param {string} version
 * @returns {boolean} whether the lockfile holds this version and its program for this machine
 */
function isLocked(version) {
  const { packages = {} } = readJson(join(lockedTools, 'package-lock.json')) ?? {};
  const program = `node_modules/@pnpm/exe.${process.platform}-${process.arch}`;
  return packages['node_modules/pnpm']?.version === version && packages[program]?.version === version;
}

function wantedPnpm() {
  const manager = String(readJson(join(root, 'package.json'))?.packageManager ?? '');
  const [, version] = /^pnpm@([^+]+)/.exec(manager) ?? [];
  if (version === undefined) throw new Error('package.json names no pnpm in "packageManager"');
  return version;
}

/** @returns {string | undefined} */
function installedPnpm() {
  return readJson(join(toolsFolder, 'node_modules', 'pnpm', 'package.json'))?.version;
}

/** The npm that runs this script, if one does: PATH may know another or none. @returns {[string, ...string[]]} */
function npmCommand() {
  const running = process.env.npm_execpath;
  return running?.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
}
