import { EntitySchema } from 'typeorm';
import { bigintColumn, momentColumn } from '../database/index.js';

/** A snapshot as it was built: its text is what proxies get, byte for byte. */
export interface SnapshotRow {
  readonly sequence: number;
  readonly checksum: string;
  readonly body: string;
  readonly builtAt: Date;
}

export const SnapshotEntity = new EntitySchema<SnapshotRow>({
  name: 'Snapshot',
  tableName: 'snapshots',
  columns: {
    sequence: { ...bigintColumn('sequence'), primary: true },
    checksum: { type: 'text' },
    body: { type: 'text' },
    builtAt: momentColumn('built_at'),
  },
});
