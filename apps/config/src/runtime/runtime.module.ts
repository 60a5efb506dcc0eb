import { Module } from '@nestjs/common';
import { createLogger, parseEnv, systemClock } from '@tollgate/platform';
import { type Settings, serveEnv } from '../env.js';
import { ClockToken, KeyringToken, LoggerToken, SettingsToken } from './tokens.js';

/** The environment and what is made of it alone. */
@Module({
  providers: [
    { provide: SettingsToken, useFactory: () => parseEnv(serveEnv) },
    { provide: ClockToken, useValue: systemClock },
    {
      provide: LoggerToken,
      useFactory: (settings: Settings) => createLogger({ service: 'config', level: settings.TOLLGATE_LOG_LEVEL }),
      inject: [SettingsToken],
    },
    {
      provide: KeyringToken,
      useFactory: (settings: Settings) => settings.TOLLGATE_MASTER_KEY,
      inject: [SettingsToken],
    },
  ],
  exports: [SettingsToken, ClockToken, LoggerToken, KeyringToken],
})
export class RuntimeModule {}
