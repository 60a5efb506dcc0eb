import { type DynamicModule, Module } from '@nestjs/common';
import { SnapshotHolder } from '../snapshot/index.js';
import { AnnouncementsController } from './announcements.controller.js';

/** Hears of new configurations. */
@Module({})
export class AnnouncementsModule {
  static forRoot(snapshots: SnapshotHolder): DynamicModule {
    return {
      module: AnnouncementsModule,
      controllers: [AnnouncementsController],
      providers: [{ provide: SnapshotHolder, useValue: snapshots }],
    };
  }
}
