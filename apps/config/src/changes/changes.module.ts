import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/index.js';
import { RuntimeModule } from '../runtime/index.js';
import { ChangesService } from './changes.service.js';

@Module({ imports: [DatabaseModule, RuntimeModule], providers: [ChangesService], exports: [ChangesService] })
export class ChangesModule {}
