import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/index.js';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';
import { AuditService } from './audit.service.js';

@Module({ imports: [DatabaseModule], controllers: [AuditController], providers: [AuditService, AuditRepository] })
export class AuditModule {}
