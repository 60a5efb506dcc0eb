import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/index.js';
import { DatabaseModule } from '../database/index.js';
import { KindsModule } from '../kinds/index.js';
import { ProvidersModule } from '../providers/index.js';
import { RuntimeModule } from '../runtime/index.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsRepository } from './credentials.repository.js';
import { CredentialsService } from './credentials.service.js';

@Module({
  imports: [DatabaseModule, ChangesModule, KindsModule, ProvidersModule, RuntimeModule],
  controllers: [CredentialsController],
  providers: [CredentialsService, CredentialsRepository],
  exports: [CredentialsService],
})
export class CredentialsModule {}
