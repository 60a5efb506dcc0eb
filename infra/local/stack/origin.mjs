/** Where a service is reached from this machine. */
import { isIPv6 } from 'node:net';

/** The simulated provider listens on this alone, whatever the services listen on. */
export const loopback = '127.0.0.1';

/**
 * @param {string} host on which it listens: an address or a name
 * @param {number} port
 * @returns {string} such as `http://127.0.0.1:8080`
 */
export function originOf(host, port) {
  // Nobody connects to "every address"; loopback is always among them.
  const reached = host === '0.0.0.0' || host === '::' ? loopback : host;
  return `http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`;
}
