/** Redis as a private process on a loopback port. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { exitCodes } from '../bootstrap/failure.mjs';
import { root } from '../bootstrap/paths.mjs';
import { Unit } from '../processes/unit.mjs';
import { findRedis } from './redis-program.mjs';
import { stages } from './stages.mjs';

/** Loading a large append-only file takes its time. */
const readyTimeoutMs = 60_000;
const answerTimeoutMs = 1000;
/** Tests may each take a database of their own. */
const databases = 256;

const rule = Object.freeze({
  name: 'Redis',
  stage: stages.store,
  stopSignal: /** @type {const} */ ('SIGTERM'),
  graceMs: 10_000,
});

/**
 * @param {import('./embedded.mjs').EngineContext} context
 * @returns {import('./embedded.mjs').Engine}
 */
export function embeddedRedis({ home, port, durable }) {
  const folder = join(home.folder, 'redis');
  const password = home.secrets.get('redisPassword');
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const unit = new Unit({
    name: rule.name,
    readyTimeoutMs,
    exitCode: exitCodes.storeFailed,
    ready: () => answersPing(url),
    async command() {
      const { program, libraries } = await findRedis();
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const config = join(folder, 'redis.conf');
      writeFileSync(config, configuration({ folder, port, password, durable }), { mode: 0o600 });
      return {
        command: [program, config],
        env: {
          PATH: process.env.PATH,
          LC_ALL: 'C',
          ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }),
        },
        cwd: folder,
        logFile: join(home.folder, 'logs', 'redis.log'),
        record: home.record,
        rule,
      };
    },
  });
  return { unit, url, portTaken: /Address already in use/i };
}

/** @param {{ folder: string, port: number, password: string, durable: boolean }} options */
function configuration({ folder, port, password, durable }) {
  return [
    `include "${join(root, 'infra', 'redis', 'redis.conf')}"`,
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${folder}"`,
    `requirepass ${password}`,
    `databases ${databases}`,
    'daemonize no',
    ...(durable ? [] : ['appendonly no']),
    '',
  ].join('\n');
}

/**
 * While Redis reads its file it answers -LOADING, which is not yet a yes.
 *
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export function answersPing(url) {
  const { hostname, port, password } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const greet = () => socket.write(`AUTH ${password}\r\nPING\r\n`);
    const socket = connect({ port: Number(port), host: hostname }, greet);
    socket.setEncoding('latin1');
    socket.setTimeout(answerTimeoutMs, () => socket.destroy());
    socket.on('data', (/** @type {string} */ text) => {
      answer += text;
      if (answer.split('\r\n').length > 2) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answer.startsWith('+OK\r\n+PONG')));
  });
}
