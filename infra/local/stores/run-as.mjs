/** Under which user an engine runs that refuses to run as root. */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @typedef {object} User
 * @property {number | undefined} uid to be given to spawn
 * @property {number | undefined} owner who must own what the engine writes; undefined: this user
 * @property {(command: readonly [string, ...string[]]) => readonly [string, ...string[]]} wrap
 */

const mayEnterBit = 0o001;

/**
 * An ordinary user keeps its own identity; root becomes `nobody`. Where `nobody` could not even enter the folders (a
 * clone in root's own home, or in a private temporary folder) it is lent the one right to do so, and no other.
 *
 * @param {readonly string[]} folders everything the engine must be able to reach
 * @returns {User}
 */
export function chooseUser(folders) {
  if (process.getuid?.() !== 0) return { uid: undefined, owner: undefined, wrap: (command) => command };
  const nobody = uidOfNobody();
  if (folders.every(everybodyMayEnter)) return { uid: nobody, owner: nobody, wrap: (command) => command };
  const identity = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  const only = (/** @type {string} */ set) => `--${set}=-all,+dac_override`;
  const rights = ['--securebits=+no_setuid_fixup', only('inh-caps'), only('ambient-caps'), only('bounding-set')];
  return { uid: undefined, owner: nobody, wrap: (command) => ['setpriv', ...identity, ...rights, ...command] };
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
