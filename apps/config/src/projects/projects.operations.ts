import { ProjectId } from '@tollgate/schema';
import { CreateProject, PageQuery, PatchProject, Project, ProjectPage } from '@tollgate/schema/api';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

export const projectsTag = 'projects';
const params = z.strictObject({ id: ProjectId });
const common = { tag: projectsTag, access: 'admin' } as const;

export const listProjects = defineOperation({
  ...common,
  id: 'listProjects',
  method: 'GET',
  path: '/api/v1/projects',
  summary: 'Lists projects, oldest first',
  query: PageQuery,
  status: 200,
  response: ProjectPage,
});

export const createProject = defineOperation({
  ...common,
  id: 'createProject',
  method: 'POST',
  path: '/api/v1/projects',
  summary: 'Creates a project',
  body: CreateProject,
  status: 201,
  response: Project,
  failures: ['resource.conflict'],
});

export const getProject = defineOperation({
  ...common,
  id: 'getProject',
  method: 'GET',
  path: '/api/v1/projects/{id}',
  summary: 'Shows a project',
  params,
  status: 200,
  response: Project,
});

export const patchProject = defineOperation({
  ...common,
  id: 'patchProject',
  method: 'PATCH',
  path: '/api/v1/projects/{id}',
  summary: 'Changes a project',
  params,
  ifMatch: 'required',
  body: PatchProject,
  status: 200,
  response: Project,
  failures: ['resource.conflict'],
});

export const deleteProject = defineOperation({
  ...common,
  id: 'deleteProject',
  method: 'DELETE',
  path: '/api/v1/projects/{id}',
  summary: 'Deletes a project that has no keys',
  params,
  ifMatch: 'required',
  status: 204,
  failures: ['resource.conflict'],
});
