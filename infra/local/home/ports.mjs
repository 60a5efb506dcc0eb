/** Ports of the private processes: free ones, and the same ones again at the next start. */

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { codeOf } from '../bootstrap/failure.mjs';
import { readJson, writePrivateJson } from './private-json.mjs';

/**
 * Below the range from which systems give ports to outgoing connections. A client that dials a dead store over and
 * over could otherwise be given the store's own port, and be connected to itself.
 */
const lowest = 21_000;
const highest = 31_999;
const triesMax = 200;

/**
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export async function isFree(port, host = '127.0.0.1') {
  return (await whyNotFree(port, host)) === undefined;
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<unknown>} the system's code, such as `EADDRINUSE`; undefined when it can be listened on
 */
export function whyNotFree(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(codeOf(error) ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** The ports of one home. */
export class Ports {
  #file;
  /** @type {Record<string, number>} */
  #known;

  /** @param {string} home */
  constructor(home) {
    this.#file = join(home, 'ports.json');
    this.#known = readJson(this.#file) ?? {};
  }

  /**
   * @param {string} name
   * @param {number} [wished] taken on the first start if it is free
   * @returns {Promise<number>} the port this name had last time if that is free, else another
   */
  async choose(name, wished) {
    const known = this.#known[name] ?? wished;
    const port = known !== undefined && (await isFree(known)) ? known : await this.#another();
    this.#known[name] = port;
    writePrivateJson(this.#file, this.#known);
    return port;
  }

  async #another() {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const port = randomInt(lowest, highest + 1);
      if (!Object.values(this.#known).includes(port) && (await isFree(port))) return port;
    }
    throw new Error(`no free port between ${lowest} and ${highest}`);
  }
}
