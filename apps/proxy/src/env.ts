import { hostname } from 'node:os';
import { parseMasterKeys } from '@tollgate/keyring';
import {
  booleanVariable,
  commonVariables,
  durationMsVariable,
  portVariable,
  serviceTokenVariable,
  urlVariable,
} from '@tollgate/platform';
import { hourMs, minuteMs, secondMs } from '@tollgate/schema';
import { z } from 'zod';
import { googleTokenUrl } from './upstream/index.js';

/** Checked here, so that a bad key is named together with all other problems. */
const masterKeys = z.string().superRefine((text, context) => {
  const keys = parseMasterKeys(text);
  if (!keys.ok) context.addIssue({ code: 'custom', message: keys.failure });
});

const portDefault = 8080;
const proxyIdCharsMax = 512;
const hostPattern = /^[a-z0-9.-]+(?::\d{1,5})?$/;

/** A list with commas between the entries. */
const hostList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ''),
  )
  .refine((hosts) => hosts.every((host) => hostPattern.test(host)), 'must be hosts, with commas between them');

/** What the proxy reads from its environment, and nothing else. */
export const ProxyEnv = z.object({
  ...commonVariables,
  TOLLGATE_PROXY_PORT: portVariable(portDefault),
  /** Names this instance in usage records; must stay the same over restarts, since the log on disk bears it. */
  TOLLGATE_PROXY_ID: z
    .string()
    .max(proxyIdCharsMax, `must have at most ${proxyIdCharsMax} characters`)
    .default(hostname()),
  TOLLGATE_DATA_DIR: z.string().min(1),
  TOLLGATE_CONFIG_URL: urlVariable(['http:', 'https:']),
  TOLLGATE_SERVICE_TOKEN: serviceTokenVariable,
  TOLLGATE_MASTER_KEY: masterKeys,
  REDIS_URL: urlVariable(['redis:', 'rediss:']),
  TOLLGATE_ALLOW_PRIVATE_UPSTREAMS: booleanVariable(false),
  TOLLGATE_ALLOWED_BASE_URL_HOSTS: hostList,
  /** Where service accounts of Google get their tokens. */
  TOLLGATE_GOOGLE_TOKEN_URL: urlVariable(['https:', 'http:']).default(googleTokenUrl),
  TOLLGATE_SNAPSHOT_POLL_MS: durationMsVariable(3 * secondMs, hourMs),
  /** How long new requests are still taken after the first signal to stop, so that balancers notice. */
  TOLLGATE_DRAIN_DELAY_MS: durationMsVariable(5 * secondMs, 10 * minuteMs),
  /** How long open streams may go on after that. */
  TOLLGATE_DRAIN_TIMEOUT_MS: durationMsVariable(10 * minuteMs, 2 * hourMs),
});
export type ProxyEnv = z.infer<typeof ProxyEnv>;
