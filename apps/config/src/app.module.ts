import { Module } from '@nestjs/common';
import { AuditModule } from './audit/index.js';
import { AuthModule } from './auth/index.js';
import { CredentialsModule } from './credentials/index.js';
import { EdgeModule } from './edge/index.js';
import { HealthFeatureModule } from './health/index.js';
import { KindsModule } from './kinds/index.js';
import { OpenApiModule } from './openapi/index.js';
import { PricesModule } from './prices/index.js';
import { ProjectsModule } from './projects/index.js';
import { ProvidersModule } from './providers/index.js';
import { ReportsModule } from './reports/index.js';
import { RoutesModule } from './routes/index.js';
import { SnapshotsModule } from './snapshots/index.js';
import { VirtualKeysModule } from './virtual-keys/index.js';

@Module({
  imports: [
    AuthModule,
    EdgeModule,
    HealthFeatureModule,
    AuditModule,
    ProjectsModule,
    VirtualKeysModule,
    KindsModule,
    ProvidersModule,
    CredentialsModule,
    RoutesModule,
    PricesModule,
    SnapshotsModule,
    ReportsModule,
    OpenApiModule,
  ],
})
export class AppModule {}
