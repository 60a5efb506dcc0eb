import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ProjectsService } from '../projects/index.js';
import { VirtualKeysService } from '../virtual-keys/index.js';

/** The part of the configuration that is about who calls. */
@Injectable()
export class CallersReader {
  readonly #projects: ProjectsService;
  readonly #keys: VirtualKeysService;

  constructor(
    @Inject(ProjectsService) projects: ProjectsService,
    @Inject(VirtualKeysService) keys: VirtualKeysService,
  ) {
    this.#projects = projects;
    this.#keys = keys;
  }

  async read(manager: EntityManager, now: Date) {
    const projects = await this.#projects.forSnapshot(manager);
    return { projects, virtualKeys: await this.#keys.forSnapshot(manager, now) };
  }
}
