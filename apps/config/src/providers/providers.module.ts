import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/index.js';
import { DatabaseModule } from '../database/index.js';
import { KindsModule } from '../kinds/index.js';
import { ProvidersController } from './providers.controller.js';
import { ProvidersRepository } from './providers.repository.js';
import { ProvidersService } from './providers.service.js';

@Module({
  imports: [DatabaseModule, ChangesModule, KindsModule],
  controllers: [ProvidersController],
  providers: [ProvidersService, ProvidersRepository],
  exports: [ProvidersService],
})
export class ProvidersModule {}
