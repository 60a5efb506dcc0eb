import { type DynamicModule, Module } from '@nestjs/common';
import { EmbeddingsController } from './embeddings.controller.js';

/** Texts into vectors. `inference` is the module that exports the service that serves requests. */
@Module({})
export class EmbeddingsModule {
  static forRoot(inference: DynamicModule): DynamicModule {
    return { module: EmbeddingsModule, imports: [inference], controllers: [EmbeddingsController] };
  }
}
