import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/index.js';
import { ConfigHealthController } from './health.controller.js';

@Module({ imports: [DatabaseModule], controllers: [ConfigHealthController] })
export class HealthFeatureModule {}
