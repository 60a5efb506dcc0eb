import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Settings } from '../env.js';
import { RuntimeModule, SettingsToken } from '../runtime/index.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';

/** Puts the guard before everything. */
@Module({
  imports: [RuntimeModule],
  providers: [
    {
      provide: AccessTokens,
      useFactory: (settings: Settings) =>
        new AccessTokens({ admin: settings.TOLLGATE_ADMIN_TOKEN, service: settings.TOLLGATE_SERVICE_TOKEN }),
      inject: [SettingsToken],
    },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
})
export class AuthModule {}
