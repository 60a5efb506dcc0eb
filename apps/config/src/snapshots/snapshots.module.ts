import { Module } from '@nestjs/common';
import type { Logger } from '@tollgate/platform';
import { ChangesModule } from '../changes/index.js';
import { CredentialsModule } from '../credentials/index.js';
import { DatabaseModule } from '../database/index.js';
import type { Settings } from '../env.js';
import { PricesModule } from '../prices/index.js';
import { ProjectsModule } from '../projects/index.js';
import { ProvidersModule } from '../providers/index.js';
import { RoutesModule } from '../routes/index.js';
import { LoggerToken, RuntimeModule, SettingsToken } from '../runtime/index.js';
import { VirtualKeysModule } from '../virtual-keys/index.js';
import { AnnouncementClient } from './announcement-client.js';
import { AnnouncementClientToken, Announcer } from './announcer.js';
import { CallersReader } from './callers-reader.js';
import { ConfigurationReader } from './configuration-reader.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { SnapshotsService } from './snapshots.service.js';

@Module({
  imports: [
    RuntimeModule,
    DatabaseModule,
    ChangesModule,
    ProjectsModule,
    VirtualKeysModule,
    ProvidersModule,
    CredentialsModule,
    RoutesModule,
    PricesModule,
  ],
  controllers: [SnapshotsController],
  providers: [
    SnapshotsService,
    SnapshotsRepository,
    ConfigurationReader,
    CallersReader,
    Announcer,
    {
      provide: AnnouncementClientToken,
      useFactory: (settings: Pick<Settings, 'REDIS_URL'>, logger: Logger) =>
        new AnnouncementClient(settings.REDIS_URL, logger),
      inject: [SettingsToken, LoggerToken],
    },
  ],
})
export class SnapshotsModule {}
