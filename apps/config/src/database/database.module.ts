import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@tollgate/platform';
import type { Settings } from '../env.js';
import { LoggerToken, RuntimeModule, SettingsToken } from '../runtime/index.js';
import { Database, databaseAt } from './database.js';

/** Offers the database, and closes it when requests have ended. */
@Module({
  imports: [RuntimeModule],
  providers: [{ provide: Database, useFactory: openDatabase, inject: [SettingsToken, LoggerToken] }],
  exports: [Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#database.close();
  }
}

function openDatabase(settings: Pick<Settings, 'DATABASE_URL'>, logger: Logger): Database {
  return databaseAt(settings.DATABASE_URL, logger);
}
