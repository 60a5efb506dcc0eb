import { type DynamicModule, Module } from '@nestjs/common';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models-service.js';

/** `GET /v1/models`. */
@Module({})
export class ModelsModule {
  static forRoot(service: ModelsService): DynamicModule {
    return {
      module: ModelsModule,
      controllers: [ModelsController],
      providers: [{ provide: ModelsService, useValue: service }],
    };
  }
}
