/** Installs the packages of the lockfile, when they are not those already installed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, LaunchFailure } from './failure.mjs';
import { explainInstallFailure } from './install-failure.mjs';
import { pinnedNode, root, withToolsOnPath } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { checkDisk } from './tools.mjs';

/** Lies inside what it vouches for: whoever deletes the packages deletes it as well. */
const stampFile = join(root, 'node_modules', '.tollgate-install');

/** Folders whose sub-folders are packages; the same as in pnpm-workspace.yaml. */
const groups = ['apps', 'packages', 'tools'];
const single = ['infra/local', 'tests'];

/** @param {import('./tools.mjs').StepContext} context */
export async function ensurePackages({ progress, signal, onStart }) {
  const wanted = fingerprint();
  if (stamp() === wanted && existsSync(pinnedNode)) return;
  if (!existsSync(join(root, 'node_modules', '.pnpm'))) checkDisk();
  rmSync(stampFile, { force: true });
  await progress.step('installing packages', async (detail) => {
    const onLine = (/** @type {string} */ line) => {
      const [, downloaded, added] = /Progress: .*downloaded (\d+), added (\d+)/.exec(line) ?? [];
      if (downloaded !== undefined) detail(`${downloaded} downloaded, ${added} in place`);
    };
    const env = { ...withToolsOnPath(process.env), CI: 'true' };
    const command = /** @type {const} */ ([
      'pnpm',
      'install',
      '--frozen-lockfile',
      '--prefer-offline',
      '--reporter=append-only',
    ]);
    const { ok, output } = await runCommand(command, { cwd: root, env, signal, onStart, onLine });
    if (!ok) throw explainInstallFailure('pnpm could not install the packages', output);
  });
  if (!existsSync(pinnedNode)) {
    throw new LaunchFailure(`The lockfile holds no Node for ${process.platform}-${process.arch}.`, {
      exitCode: exitCodes.notInstalled,
    });
  }
  writeFileSync(stampFile, wanted);
}

/** Changes whenever an install would. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  const packages = [...groups.flatMap(subfolders), ...single].map((folder) => join(folder, 'package.json'));
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...packages.sort()]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** @param {string} group */
function subfolders(group) {
  const folder = join(root, group);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(group, entry.name));
}

function stamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}
