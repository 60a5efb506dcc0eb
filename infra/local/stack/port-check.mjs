/** Says what stands in the way when a service could not listen: the program that has the port, or the address itself. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { whyNotFree } from '../home/ports.mjs';
import { commandLineOf } from '../processes/identity.mjs';

const commandCharsMax = 120;
const portMax = 65_535;
const addressesMax = 8;
const listening = '0A';

/** @typedef {{ port: number, variable: string, what: string }} WantedPort */

/**
 * @param {readonly WantedPort[]} wanted
 * @param {string} host as it was given: an address or a name
 * @throws {LaunchFailure} when one of them cannot be listened on
 */
export async function checkPorts(wanted, host) {
  for (const each of wanted) {
    const reason = await whyNotFree(each.port, host);
    if (reason !== undefined) throw refusal(each, host, reason);
  }
}

/**
 * @param {WantedPort} wanted
 * @param {string} host
 * @param {unknown} reason the system's code
 */
function refusal({ port, variable, what }, host, reason) {
  if (reason === 'EADDRINUSE') {
    return new LaunchFailure(`Port ${port}, which the ${what} needs, is taken${describeHolder(port)}.`, {
      remedy: `End that program, or choose another port: ${variable}=${anotherPort(port)} npm start`,
      exitCode: exitCodes.portTaken,
    });
  }
  if (reason === 'EACCES') {
    return new LaunchFailure(`This user may not listen on port ${port}, which the ${what} needs.`, {
      remedy: `Choose a port from 1024 on: ${variable}=${anotherPort(port)} npm start`,
      exitCode: exitCodes.badEnvironment,
    });
  }
  return new LaunchFailure(`TOLLGATE_HOST is ${host}, which is no address of this machine (${String(reason)}).`, {
    remedy: `Set it to one of ${ownAddresses()}; to 0.0.0.0 for all of them; or unset it for 127.0.0.1.`,
    exitCode: exitCodes.badEnvironment,
  });
}

/** @param {number} port */
function anotherPort(port) {
  return port + 1000 <= portMax ? port + 1000 : port - 1000;
}

/** Addresses that hold on one link alone need its name besides, and are not told. */
function ownAddresses() {
  const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  const usable = all.map(({ address }) => address).filter((address) => !address.startsWith('fe80:'));
  return usable.slice(0, addressesMax).join(', ');
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
