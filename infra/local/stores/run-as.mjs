/** Under which user an engine runs that refuses to run as root. */
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

/**
 * @typedef {object} User
 * @property {number | undefined} uid to be given to spawn
 * @property {number | undefined} owner who must own what the engine writes; undefined: this user
 * @property {Wrap} wrap
 * @property {Wrap} wrapSetup for the programs that make a data folder
 */

/** @typedef {(command: readonly [string, ...string[]]) => readonly [string, ...string[]]} Wrap */

const mayEnterBit = 0o001;

/**
 * An ordinary user keeps its own identity; root becomes `nobody`. Where `nobody` could not even enter the folders (a
 * clone in root's own home, or in a private temporary folder) it is lent the one right to do so, and no other.
 *
 * @param {readonly string[]} folders everything the engine must be able to reach
 * @returns {User}
 */
export function chooseUser(folders) {
  if (process.getuid?.() !== 0)
    return { uid: undefined, owner: undefined, wrap: asIs, wrapSetup: nameless() ? named : asIs };
  const nobody = uidOfNobody();
  if (folders.every(everybodyMayEnter)) return { uid: nobody, owner: nobody, wrap: asIs, wrapSetup: asIs };
  const identity = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  const only = (/** @type {string} */ set) => `--${set}=-all,+dac_override`;
  const rights = ['--securebits=+no_setuid_fixup', only('inh-caps'), only('ambient-caps'), only('bounding-set')];
  /** @type {Wrap} */
  const wrap = (command) => ['setpriv', ...identity, ...rights, ...command];
  return { uid: undefined, owner: nobody, wrap, wrapSetup: wrap };
}

/** @type {Wrap} */
function asIs(command) {
  return command;
}

/**
 * PostgreSQL's set-up asks for the name of its user, and a container may run under a number that has none. In a user
 * namespace of its own the same user goes by the number of `nobody`, who has a name.
 *
 * @type {Wrap}
 */
function named(command) {
  const nobody = uidOfNobody();
  return ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, ...command];
}

/** @returns {boolean} whether this user is only a number */
function nameless() {
  try {
    return userInfo().username === '';
  } catch {
    return true;
  }
}

/** @param {string} folder */
function everybodyMayEnter(folder) {
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & mayEnterBit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

function uidOfNobody() {
  const usual = 65_534;
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((each) => each.startsWith('nobody:'));
    return line === undefined ? usual : Number(line.split(':')[2]);
  } catch {
    return usual;
  }
}
