import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/index.js';
import { DatabaseModule } from '../database/index.js';
import { ProvidersModule } from '../providers/index.js';
import { RoutesController } from './routes.controller.js';
import { RoutesRepository } from './routes.repository.js';
import { RoutesService } from './routes.service.js';

@Module({
  imports: [DatabaseModule, ChangesModule, ProvidersModule],
  controllers: [RoutesController],
  providers: [RoutesService, RoutesRepository],
  exports: [RoutesService],
})
export class RoutesModule {}
