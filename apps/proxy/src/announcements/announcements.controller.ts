import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { SnapshotAnnouncement, snapshotAnnouncedPattern } from '@tollgate/schema';
import { SnapshotHolder } from '../snapshot/index.js';

/** Hears that there is a new configuration. The message carries no data: the snapshot is pulled from `config`. */
@Controller()
export class AnnouncementsController {
  readonly #snapshots: SnapshotHolder;

  constructor(@Inject(SnapshotHolder) snapshots: SnapshotHolder) {
    this.#snapshots = snapshots;
  }

  @EventPattern(snapshotAnnouncedPattern)
  announced(@Payload() payload: unknown): void {
    const announcement = SnapshotAnnouncement.safeParse(payload);
    if (announcement.success) this.#snapshots.hint(announcement.data.sequence);
  }
}
