import { createLogger, parseEnv, runService } from '@tollgate/platform';
import { AppModule } from '../app.module.js';
import { createApp } from '../create-app.js';
import { serveEnv } from '../env.js';

/** Longest an orderly stop may take: requests end, then the stores are left. */
const stopTimeoutMs = 10_000;

/** Runs the service until it is told to stop. */
export async function serve(): Promise<void> {
  const settings = parseEnv(serveEnv);
  const logger = createLogger({ service: 'config', level: settings.TOLLGATE_LOG_LEVEL });
  await runService({
    name: 'config',
    logger,
    stopTimeoutMs,
    exitWithParent: settings.TOLLGATE_EXIT_WITH_PARENT === 'stdin',
    start: async () => {
      const app = await createApp(AppModule);
      await app.listen(settings.TOLLGATE_CONFIG_PORT, settings.TOLLGATE_HOST);
      logger.info({ url: await app.getUrl() }, 'config is listening');
      return { stop: () => app.close() };
    },
  });
}
