/** Says who stands in the way when a port is taken. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { isFree } from '../home/ports.mjs';
import { commandLineOf } from '../processes/identity.mjs';

const commandCharsMax = 120;
const listening = '0A';

/**
 * @param {readonly { port: number, variable: string, what: string }[]} wanted
 * @param {string} host
 * @throws {LaunchFailure} when one of them is taken
 */
export async function checkPorts(wanted, host) {
  for (const { port, variable, what } of wanted) {
    if (await isFree(port, host)) continue;
    const holder = describeHolder(port);
    throw new LaunchFailure(`Port ${port}, which the ${what} needs, is taken${holder}.`, {
      remedy: `End that program, or choose another port: ${variable}=${port + 1000} npm start`,
      exitCode: exitCodes.portTaken,
    });
  }
}

/**
 * @param {number} port
 * @returns {string} empty when it cannot be found out, as for another user's process
 */
function describeHolder(port) {
  const pid = process.platform === 'linux' ? holderFromProc(port) : holderFromLsof(port);
  if (pid === undefined) return ' by a program of another user or one that cannot be seen from here';
  const command = commandLineOf(pid);
  const shown = command.length > commandCharsMax ? `${command.slice(0, commandCharsMax)}...` : command;
  return ` by process ${pid} (${shown})`;
}

/** @param {number} port */
function holderFromProc(port) {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeners(table, port)));
  const links = new Set([...sockets].map((inode) => `socket:[${inode}]`));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => openLinks(pid).some((link) => links.has(link)));
}

/**
 * @param {string} table
 * @param {number} port
 * @returns {string[]} the inodes of the sockets that listen on the port
 */
function listeners(table, port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  try {
    return readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => local?.endsWith(`:${hex}`) && state === listening)
      .flatMap((fields) => fields[9] ?? []);
  } catch {
    return [];
  }
}

/** @param {number} pid */
function openLinks(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** @param {number} port */
function holderFromLsof(port) {
  try {
    const output = execFileSync('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN'], { encoding: 'utf8' });
    return Number.parseInt(output, 10) || undefined;
  } catch {
    return undefined;
  }
}
