import { EntitySchema } from 'typeorm';
import { bigintColumn } from './columns.js';

export const headId = 1;

/** The one row that orders all changes: whoever changes anything holds its lock. */
export interface HeadRow {
  readonly id: number;
  /** Of the configuration; every snapshot carries the one it was built at. */
  readonly sequence: number;
  /** Of the newest audit entry. */
  readonly auditSequence: number;
  readonly auditHash: string;
}

export const HeadEntity = new EntitySchema<HeadRow>({
  name: 'Head',
  tableName: 'config_head',
  columns: {
    id: { type: 'smallint', primary: true },
    sequence: bigintColumn('sequence'),
    auditSequence: bigintColumn('audit_sequence'),
    auditHash: { name: 'audit_hash', type: 'text' },
  },
});
