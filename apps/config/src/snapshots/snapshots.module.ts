import { Module } from '@nestjs/common';
import { ClientProxyFactory, Transport } from '@nestjs/microservices';
import { ChangesModule } from '../changes/index.js';
import { CredentialsModule } from '../credentials/index.js';
import { DatabaseModule } from '../database/index.js';
import type { Settings } from '../env.js';
import { PricesModule } from '../prices/index.js';
import { ProjectsModule } from '../projects/index.js';
import { ProvidersModule } from '../providers/index.js';
import { RoutesModule } from '../routes/index.js';
import { RuntimeModule, SettingsToken } from '../runtime/index.js';
import { VirtualKeysModule } from '../virtual-keys/index.js';
import { AnnouncementClientToken, Announcer } from './announcer.js';
import { CallersReader } from './callers-reader.js';
import { ConfigurationReader } from './configuration-reader.js';
import { redisAddress } from './redis-options.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { SnapshotsService } from './snapshots.service.js';

const reconnectDelayMs = 1000;

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
    { provide: AnnouncementClientToken, useFactory: createAnnouncementClient, inject: [SettingsToken] },
  ],
})
export class SnapshotsModule {}

/** A client that never stops trying to reach Redis, and refuses at once while it cannot. */
function createAnnouncementClient(settings: Pick<Settings, 'REDIS_URL'>) {
  return ClientProxyFactory.create({
    transport: Transport.REDIS,
    options: {
      ...redisAddress(settings.REDIS_URL),
      retryAttempts: Number.MAX_SAFE_INTEGER,
      retryDelay: reconnectDelayMs,
      enableOfflineQueue: false,
      connectionName: 'config-announcer',
    },
  });
}
