/** The images of the stores; `docker-compose.yml` and the tests use the same. */

import { servesQueries } from './clickhouse.mjs';
import { answersPing } from './redis.mjs';

/** @typedef {(name: string) => string} SecretOf */

/**
 * @typedef {object} Image
 * @property {string} title
 * @property {string} image name and version
 * @property {number} port inside the container
 * @property {string} data the folder that becomes a volume
 * @property {(secret: SecretOf) => Record<string, string>} env
 * @property {readonly string[]} [mounts] from the repository, read only
 * @property {(secret: SecretOf) => readonly string[]} [args] the command, where the image's own will not do
 * @property {(port: number, secret: SecretOf) => { url: string, reporterUrl?: string }} urls
 * @property {readonly string[]} [readyCommand] run inside the container; ends with 0 when the store is of use
 * @property {(url: string) => Promise<boolean>} [answers] asked from outside, where there is no such command
 */

/** @type {Readonly<Record<import('../stores.d.mts').StoreName, Image>>} */
export const images = {
  postgres: {
    title: 'PostgreSQL',
    image: 'postgres:18.4-bookworm',
    port: 5432,
    data: '/var/lib/postgresql',
    env: (secret) => ({
      POSTGRES_USER: 'tollgate',
      POSTGRES_DB: 'tollgate',
      POSTGRES_PASSWORD: secret('postgresPassword'),
    }),
    // The server of the first initialisation listens on a socket file only.
    readyCommand: ['pg_isready', '-h', '127.0.0.1', '-U', 'tollgate'],
    urls: (port, secret) => ({ url: `postgres://tollgate:${secret('postgresPassword')}@127.0.0.1:${port}/tollgate` }),
  },
  redis: {
    title: 'Redis',
    image: 'redis:7.2.5-bookworm',
    port: 6379,
    data: '/data',
    env: () => ({}),
    mounts: ['infra/redis/redis.conf:/etc/redis/redis.conf'],
    args: (secret) => ['redis-server', '/etc/redis/redis.conf', '--requirepass', secret('redisPassword')],
    answers: (url) => answersPing(url),
    urls: (port, secret) => ({ url: `redis://:${secret('redisPassword')}@127.0.0.1:${port}` }),
  },
  clickhouse: {
    title: 'ClickHouse',
    image: 'clickhouse/clickhouse-server:26.7',
    port: 8123,
    data: '/var/lib/clickhouse',
    env: (secret) => ({
      CLICKHOUSE_PASSWORD: secret('clickhousePassword'),
      CLICKHOUSE_REPORTER_PASSWORD: secret('clickhouseReporterPassword'),
    }),
    mounts: ['infra/clickhouse/users.xml:/etc/clickhouse-server/users.d/tollgate.xml'],
    answers: (url) => servesQueries(url),
    urls: (port, secret) => ({
      url: `http://tollgate:${secret('clickhousePassword')}@127.0.0.1:${port}/`,
      reporterUrl: `http://reporter:${secret('clickhouseReporterPassword')}@127.0.0.1:${port}/`,
    }),
  },
};
