import type { LookupAddress } from 'node:dns';
import { type LookupFunction, Socket } from 'node:net';
import { buildConnector } from 'undici';
import { type AddressPolicy, whyHostForbidden } from './address-guard.js';
import type { Resolve } from './resolver.js';

/** The provider's name leads to an address that must not be dialled. */
export class ForbiddenAddressError extends Error {
  constructor(host: string) {
    super(`${host} is not on the public internet`);
    this.name = 'ForbiddenAddressError';
  }
}

const tcpKeepAliveDelayMs = 30_000;

/** Errors of connections that had served an answer before: the other side may have closed one while it was idle. */
const errorsOfUsedSockets = new WeakSet<object>();

/** Whether this error ended a connection that had been used before. */
export function isOfUsedSocket(error: unknown): boolean {
  return typeof error === 'object' && error !== null && errorsOfUsedSockets.has(error);
}

/**
 * Opens connections to providers. A name is resolved once per connection, every address it has is judged, and the
 * connection is made to exactly those addresses: no second lookup can lead elsewhere.
 */
export function guardedConnector(
  policy: AddressPolicy,
  resolve: Resolve,
  connectTimeoutMs: number,
): buildConnector.connector {
  const dial = buildConnector({
    timeout: connectTimeoutMs,
    allowH2: false,
    keepAliveInitialDelay: tcpKeepAliveDelayMs,
    autoSelectFamily: true,
    lookup: guardedLookup(policy, resolve),
  });
  return (options, callback) => {
    // A host that is an address already is dialled without a lookup, so it is judged here.
    if (whyHostForbidden(options.hostname, policy) !== undefined) {
      callback(new ForbiddenAddressError(options.hostname), null);
      return;
    }
    dial(options, (...outcome) => {
      const [, socket] = outcome;
      // Absent, whatever the types say, when the connection failed.
      if (socket instanceof Socket) markErrors(socket);
      callback(...outcome);
    });
  };
}

/** Judges what the resolver says. One forbidden address among several refuses them all. */
export function guardedLookup(policy: AddressPolicy, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) return callback(new Error(`${host} has no address`), '', 0);
        if (addresses.some(({ address }) => whyHostForbidden(address, policy) !== undefined)) {
          return callback(new ForbiddenAddressError(host), '', 0);
        }
        if (options.all === true) return callback(null, ofFamily(addresses, options.family));
        return callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, '', 0),
    );
  };
}

function ofFamily(addresses: readonly LookupAddress[], family: number | string | undefined): LookupAddress[] {
  const wanted = family === 4 || family === 'IPv4' ? 4 : family === 6 || family === 'IPv6' ? 6 : undefined;
  return addresses.filter((address) => wanted === undefined || address.family === wanted);
}

function markErrors(socket: Socket): void {
  socket.on('error', (error) => {
    if (socket.bytesRead > 0) errorsOfUsedSockets.add(error);
  });
}
