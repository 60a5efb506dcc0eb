import { type DynamicModule, Module } from '@nestjs/common';
import { HealthModule, type ReadinessCheck } from '@tollgate/platform';

/** The worker's HTTP side: health and metrics, nothing else. */
@Module({})
export class AppModule {
  static forRoot(readiness: ReadinessCheck): DynamicModule {
    return { module: AppModule, imports: [HealthModule.forRoot(readiness)] };
  }
}
