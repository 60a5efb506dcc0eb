import type { SnapshotProject } from '@tollgate/schema';
import type { Project } from '@tollgate/schema/api';
import type { ProjectRow } from './project.entity.js';

/** A project as the API shows it. */
export function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    ...(row.team === null ? {} : { team: row.team }),
    tags: row.tags,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** A project as proxies know it. */
export function toSnapshotProject(row: ProjectRow): SnapshotProject {
  return { id: row.id, name: row.name, ...(row.team === null ? {} : { team: row.team }), tags: row.tags };
}
