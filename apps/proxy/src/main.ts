// First, before a collection can do what it prevents.
import '@tollgate/platform/keep-tick-shape';
import { createLogger, parseEnv, runService, useFolder } from '@tollgate/platform';
import { startProxy } from './create-proxy.js';
import { drainExtraMs } from './drain.js';
import { ProxyEnv } from './env.js';

const env = parseEnv(ProxyEnv);
useFolder('TOLLGATE_DATA_DIR', env.TOLLGATE_DATA_DIR);
const logger = createLogger({ service: 'proxy', level: env.TOLLGATE_LOG_LEVEL });

await runService({
  name: 'proxy',
  logger,
  start: () => startProxy(env, logger),
  stopTimeoutMs: env.TOLLGATE_DRAIN_DELAY_MS + env.TOLLGATE_DRAIN_TIMEOUT_MS + drainExtraMs,
  exitWithParent: env.TOLLGATE_EXIT_WITH_PARENT === 'stdin',
});
