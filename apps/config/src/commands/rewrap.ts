import { createLogger, parseEnv, systemClock } from '@tollgate/platform';
import { ChangesService } from '../changes/index.js';
import { CredentialsRepository, RewrapService } from '../credentials/index.js';
import { databaseAt } from '../database/index.js';
import { rewrapEnv } from '../env.js';

/**
 * Moves all credentials under the first of the master keys given. May be interrupted and run again, beside running
 * services too. Throws when some could not be opened with any of the keys: the old keys are still needed then.
 */
export async function rewrap(): Promise<void> {
  const settings = parseEnv(rewrapEnv);
  const logger = createLogger({ service: 'config', level: settings.TOLLGATE_LOG_LEVEL });
  const database = databaseAt(settings.DATABASE_URL, logger);
  try {
    const changes = new ChangesService(database, logger, systemClock);
    const service = new RewrapService(new CredentialsRepository(database), changes, settings.TOLLGATE_MASTER_KEY);
    const report = await service.rewrapAll();
    logger.info(report, 'credentials are rewrapped');
    if (report.unreadable.length > 0) throw new Error(`${report.unreadable.length} credentials could not be opened`);
  } finally {
    await database.close();
  }
}
