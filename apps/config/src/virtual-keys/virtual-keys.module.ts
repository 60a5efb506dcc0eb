import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/index.js';
import { DatabaseModule } from '../database/index.js';
import { ProjectsModule } from '../projects/index.js';
import { RuntimeModule } from '../runtime/index.js';
import { VirtualKeysController } from './virtual-keys.controller.js';
import { VirtualKeysRepository } from './virtual-keys.repository.js';
import { VirtualKeysService } from './virtual-keys.service.js';

@Module({
  imports: [DatabaseModule, ChangesModule, ProjectsModule, RuntimeModule],
  controllers: [VirtualKeysController],
  providers: [VirtualKeysService, VirtualKeysRepository],
  exports: [VirtualKeysService],
})
export class VirtualKeysModule {}
