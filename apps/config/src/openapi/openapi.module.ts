import { Module } from '@nestjs/common';
import { EdgeModule } from '../edge/index.js';
import { OpenApiController } from './openapi.controller.js';

@Module({ imports: [EdgeModule], controllers: [OpenApiController] })
export class OpenApiModule {}
