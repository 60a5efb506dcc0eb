/** Whether a store is where its URL says: not only something that listens, but something that speaks as the store does. */
import { connect } from 'node:net';

const dialTimeoutMs = 3000;

/**
 * How each store is greeted without a password, and how its answer begins, be it a refusal.
 *
 * @type {Readonly<Record<import('../stores.d.mts').StoreName, { says: string | Uint8Array, answer: RegExp }>>}
 */
const greetings = Object.freeze({
  // SSLRequest of PostgreSQL's protocol: its length, and 80877103. The answer is one letter.
  postgres: { says: Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47), answer: /^[SNE]/ },
  redis: { says: 'PING\r\n', answer: /^[+-]/ },
  clickhouse: { says: 'GET /ping HTTP/1.0\r\n\r\n', answer: /^HTTP\/1\.[01] / },
});

/**
 * The reason that no time mends.
 *
 * @param {import('../stores.d.mts').StoreName} name
 */
export const stranger = (name) => `what answers is no ${name}`;

/**
 * @param {import('../stores.d.mts').StoreName} name
 * @param {{ host: string, port: number, isSecure: boolean }} place what is spoken over TLS is not greeted
 * @returns {Promise<string | undefined>} why there is no such store: the system's code, or in words
 */
export function dial(name, { host, port, isSecure }) {
  const { says, answer } = greetings[name];
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: dialTimeoutMs });
    /** @param {string} [reason] */
    const end = (reason) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => (isSecure ? end() : socket.write(says)));
    socket.once('data', (data) => end(answer.test(data.toString('latin1')) ? undefined : stranger(name)));
    socket.once('timeout', () => end(socket.bytesWritten > 0 ? 'it says nothing' : 'ETIMEDOUT'));
    socket.once('error', (error) => end('code' in error ? String(error.code) : error.message));
    socket.once('close', () => end('it hangs up'));
  });
}
