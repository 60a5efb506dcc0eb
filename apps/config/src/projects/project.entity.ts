import type { ProjectId, Tags } from '@tollgate/schema';
import { EntitySchema } from 'typeorm';
import { momentColumn, type ResourceRow, resourceColumns } from '../database/index.js';

/** A project as it is stored. A deleted one keeps its row: usage still names it. */
export interface ProjectRow extends ResourceRow {
  readonly id: ProjectId;
  readonly name: string;
  readonly team: string | null;
  readonly tags: Tags;
  readonly deletedAt: Date | null;
}

export const ProjectEntity = new EntitySchema<ProjectRow>({
  name: 'Project',
  tableName: 'projects',
  columns: {
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    team: { type: 'text', nullable: true },
    tags: { type: 'jsonb' },
    ...resourceColumns,
    deletedAt: { ...momentColumn('deleted_at'), nullable: true },
  },
});
