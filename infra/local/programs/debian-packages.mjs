/** Unpacks packages of a Debian or Ubuntu into a folder. Nothing is installed and root is not needed. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../bootstrap/failure.mjs';
import { runCommand } from '../bootstrap/run-command.mjs';
import { lastLines } from '../processes/tail.mjs';
import { onPath } from './on-path.mjs';

const shownLinesMax = 8;

/** The packages could not be fetched or unpacked; the message is what apt or dpkg said last. */
export class UnpackFailure extends Error {}

/** @returns {boolean} whether this system has what it takes */
export function canUnpack() {
  return onPath('apt-get') !== undefined && onPath('dpkg-deb') !== undefined;
}

/**
 * Afterwards the packages' files are below `files` in the folder. Apt keeps its lists and downloads in the folder as
 * long as it needs them.
 *
 * @param {object} options
 * @param {string} options.folder made, or replaced, when all went well
 * @param {readonly string[]} options.packages
 * @param {boolean} [options.withDependencies] also what they need and this system lacks; only they themselves by default
 * @param {AbortSignal | undefined} [options.signal]
 * @throws {UnpackFailure}
 */
export async function unpackPackages({ folder, packages, withDependencies = false, signal }) {
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  const files = join(work, 'files');
  const archives = join(work, 'archives');
  for (const each of [files, join(work, 'lists', 'partial'), join(archives, 'partial')]) {
    mkdirSync(each, { recursive: true });
  }
  const config = join(work, 'apt.conf');
  writeFileSync(config, aptConfiguration(work));
  const env = { ...process.env, APT_CONFIG: config, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['-y', '--no-install-recommends', '--reinstall', '--download-only', 'install'];
  await run(['apt-get', '-q', 'update'], { cwd: archives, env, signal });
  await run(['apt-get', '-q', ...(withDependencies ? install : ['download']), ...packages], {
    cwd: archives,
    env,
    signal,
  });
  for (const name of readdirSync(archives).filter((each) => each.endsWith('.deb'))) {
    await run(['dpkg-deb', '-x', join(archives, name), files], { cwd: work, env, signal });
  }
  for (const each of ['lists', 'archives']) rmSync(join(work, each), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
}

/**
 * Libraries lie in a folder named after the machine.
 *
 * @param {string} folder as given to `unpackPackages`
 * @returns {string} for LD_LIBRARY_PATH
 */
export function librariesOf(folder) {
  const roots = [join(folder, 'files', 'usr', 'lib'), join(folder, 'files', 'lib')].filter((each) => existsSync(each));
  const folders = roots.flatMap((each) =>
    readdirSync(each, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
      .map((entry) => join(each, entry.name)),
  );
  return folders.join(':');
}

/** @param {string} folder */
function aptConfiguration(folder) {
  return [
    `Dir::State "${folder}";`,
    `Dir::State::Lists "${folder}/lists";`,
    'Dir::State::status "/var/lib/dpkg/status";',
    `Dir::Cache "${folder}";`,
    'Debug::NoLocking "true";',
    'APT::Sandbox::User "";',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    '',
  ].join('\n');
}

/**
 * @param {readonly [string, ...string[]]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal | undefined }} options
 */
async function run(command, options) {
  const result = await runCommand(command, options).catch((error) => {
    options.signal?.throwIfAborted();
    return { ok: false, output: messageOf(error) };
  });
  if (!result.ok) throw new UnpackFailure(lastLines(result.output, shownLinesMax));
}
