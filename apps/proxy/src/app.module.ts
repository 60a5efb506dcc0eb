import { type DynamicModule, Module } from '@nestjs/common';
import { HealthModule, type ReadinessCheck } from '@tollgate/platform';
import { AnnouncementsModule } from './announcements/index.js';
import { ModelsModule, type ModelsService } from './models/index.js';
import type { SnapshotHolder } from './snapshot/index.js';

/** What the modules are given; made in `create-proxy.ts`. */
export interface AppParts {
  readonly models: ModelsService;
  readonly snapshots: SnapshotHolder;
  readonly readiness: ReadinessCheck;
}

/** What of the data plane is answered by Nest; `create-app.ts` adds the routes that lead to a provider. */
@Module({})
export class AppModule {
  static forRoot({ models, snapshots, readiness }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [ModelsModule.forRoot(models), AnnouncementsModule.forRoot(snapshots), HealthModule.forRoot(readiness)],
    };
  }
}
