import { type DynamicModule, Module } from '@nestjs/common';
import { HealthModule, type ReadinessCheck } from '@tollgate/platform';
import { AnnouncementsModule } from './announcements/index.js';
import { EmbeddingsModule } from './embeddings/index.js';
import { InferenceModule, type InferenceService } from './inference/index.js';
import { ModelsModule, type ModelsService } from './models/index.js';
import type { SnapshotHolder } from './snapshot/index.js';

/** What the modules are given; made in `create-proxy.ts`. */
export interface AppParts {
  readonly inference: InferenceService;
  readonly models: ModelsService;
  readonly snapshots: SnapshotHolder;
  readonly readiness: ReadinessCheck;
}

/** The data plane. */
@Module({})
export class AppModule {
  static forRoot({ inference, models, snapshots, readiness }: AppParts): DynamicModule {
    const inferenceModule = InferenceModule.forRoot(inference);
    return {
      module: AppModule,
      imports: [
        inferenceModule,
        EmbeddingsModule.forRoot(inferenceModule),
        ModelsModule.forRoot(models),
        AnnouncementsModule.forRoot(snapshots),
        HealthModule.forRoot(readiness),
      ],
    };
  }
}
