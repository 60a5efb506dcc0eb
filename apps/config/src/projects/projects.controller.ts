import { Controller, Inject } from '@nestjs/common';
import { created, done, Handles, type InputOf, listed, type OutcomeOf, shown } from '../edge/index.js';
import { createProject, deleteProject, getProject, listProjects, patchProject } from './projects.operations.js';
import { ProjectsService } from './projects.service.js';

@Controller()
export class ProjectsController {
  readonly #projects: ProjectsService;

  constructor(@Inject(ProjectsService) projects: ProjectsService) {
    this.#projects = projects;
  }

  @Handles(listProjects)
  async list({ query }: InputOf<typeof listProjects>): OutcomeOf<typeof listProjects> {
    return listed(await this.#projects.list(query));
  }

  @Handles(createProject)
  async create({ body, caller }: InputOf<typeof createProject>): OutcomeOf<typeof createProject> {
    return created(await this.#projects.create(body, caller), createProject.path);
  }

  @Handles(getProject)
  async get({ params }: InputOf<typeof getProject>): OutcomeOf<typeof getProject> {
    return shown(await this.#projects.get(params.id));
  }

  @Handles(patchProject)
  async patch({ params, body, ifMatch, caller }: InputOf<typeof patchProject>): OutcomeOf<typeof patchProject> {
    return shown(await this.#projects.patch(params.id, body, ifMatch, caller));
  }

  @Handles(deleteProject)
  async remove({ params, ifMatch, caller }: InputOf<typeof deleteProject>): OutcomeOf<typeof deleteProject> {
    return done(await this.#projects.remove(params.id, ifMatch, caller));
  }
}
