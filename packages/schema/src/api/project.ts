import { z } from 'zod';
import { ProjectId } from '../ids.js';
import { GivenTags, Tags } from '../usage/usage-event.js';
import { pageOf } from './page.js';
import { namesNothing, namesSomething, ResourceName, resourceMembers } from './resource.js';

/** A project owns virtual keys; its team and tags are on every request made with them. */
export const CreateProject = z
  .strictObject({ name: ResourceName, team: ResourceName.optional(), tags: GivenTags.optional() })
  .meta({ id: 'CreateProject' });
export type CreateProject = z.infer<typeof CreateProject>;

/** Members that are absent stay; `team: null` takes the team away; tags are replaced whole. */
export const PatchProject = z
  .strictObject({ name: ResourceName.optional(), team: ResourceName.nullable().optional(), tags: GivenTags.optional() })
  .refine(namesSomething, namesNothing)
  .meta({ id: 'PatchProject' });
export type PatchProject = z.infer<typeof PatchProject>;

export const Project = z
  .strictObject({ id: ProjectId, name: ResourceName, team: ResourceName.optional(), tags: Tags, ...resourceMembers })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

export const ProjectPage = pageOf(Project).meta({ id: 'ProjectPage' });
export type ProjectPage = z.infer<typeof ProjectPage>;
