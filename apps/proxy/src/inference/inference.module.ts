import { type DynamicModule, Module } from '@nestjs/common';
import { InferenceController } from './inference.controller.js';
import { InferenceService } from './inference-service.js';

/** The hot path. */
@Module({})
export class InferenceModule {
  static forRoot(service: InferenceService): DynamicModule {
    return {
      module: InferenceModule,
      controllers: [InferenceController],
      providers: [{ provide: InferenceService, useValue: service }],
      exports: [InferenceService],
    };
  }
}
