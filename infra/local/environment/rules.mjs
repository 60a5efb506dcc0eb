/**
 * What may be set for `npm start`, and what each variable must be. The services judge most of it again by the same
 * rules, which a test sees to; here it is judged before anything is installed or started, all of it at once.
 */
import { weaknessOf, whyNoMasterKey } from './secrets.mjs';

const portMax = 65_535;
const pollMsMax = 3_600_000;
const concurrencyMax = 64;
const proxyIdCharsMax = 512;
const hostPattern = /^[a-z0-9.-]+(?::\d{1,5})?$/;

/** @typedef {(text: string) => string | undefined} Rule what is wrong with a value, in words that follow the name */

/** @type {Readonly<Record<string, Rule>>} by variable */
export const rules = Object.freeze({
  TOLLGATE_HOME: anything,
  TOLLGATE_PROXY_PORT: port,
  TOLLGATE_CONFIG_PORT: port,
  TOLLGATE_HOST: anything,
  TOLLGATE_STORES: oneOf('embedded', 'docker'),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  REDIS_URL: url('redis:', 'rediss:'),
  CLICKHOUSE_URL: url('http:', 'https:'),
  CLICKHOUSE_REPORTER_URL: url('http:', 'https:'),
  TOLLGATE_ADMIN_TOKEN: weaknessOf,
  TOLLGATE_MASTER_KEY: whyNoMasterKey,
  TOLLGATE_LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  TOLLGATE_PROXY_ID: (text) =>
    text.length <= proxyIdCharsMax ? undefined : `must have at most ${proxyIdCharsMax} characters`,
  TOLLGATE_ALLOW_PRIVATE_UPSTREAMS: oneOf('true', 'false'),
  TOLLGATE_ALLOWED_BASE_URL_HOSTS: hosts,
  TOLLGATE_GOOGLE_TOKEN_URL: url('https:', 'http:'),
  TOLLGATE_SNAPSHOT_POLL_MS: wholeNumber(0, pollMsMax),
  TOLLGATE_INGESTION_CONCURRENCY: wholeNumber(1, concurrencyMax),
  TOLLGATE_SIM_SPEED: speed,
});

/** @type {Rule} */
function anything() {
  return undefined;
}

/** @type {Rule} */
function port(text) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= portMax) return undefined;
  return `must be a port between 1 and ${portMax}`;
}

/**
 * @param {number} min
 * @param {number} max
 * @returns {Rule}
 */
function wholeNumber(min, max) {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return undefined;
    return `must be a whole number from ${min} to ${max}`;
  };
}

/** @type {Rule} */
function speed(text) {
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? undefined : 'must be a number of at least 0';
}

/**
 * @param {...string} values
 * @returns {Rule}
 */
function oneOf(...values) {
  return (text) => (values.includes(text) ? undefined : `must be ${listed(values)}`);
}

/** @param {readonly string[]} values */
function listed(values) {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

/**
 * @param {...string} schemes such as `redis:`
 * @returns {Rule}
 */
function url(...schemes) {
  const expected = schemes.map((scheme) => `${scheme}//`).join(' or ');
  return (text) => {
    const scheme = URL.canParse(text) ? new URL(text).protocol : '';
    return schemes.includes(scheme) ? undefined : `must be a URL that starts with ${expected}`;
  };
}

/** @type {Rule} */
function hosts(text) {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const areHosts = names.every((name) => name === '' || hostPattern.test(name));
  return areHosts ? undefined : 'must be hosts, with commas between them';
}
